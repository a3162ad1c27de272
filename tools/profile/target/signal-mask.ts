/** Tells from the text of `/proc/<pid>/status` whether a process has a handler for a signal, by its number from 1. */
export function catchesSignal(status: string, signal: number): boolean {
  const mask = /^SigCgt:\s*([0-9a-f]+)$/m.exec(status)?.[1];
  return mask !== undefined && ((BigInt(`0x${mask}`) >> BigInt(signal - 1)) & 1n) === 1n;
}
