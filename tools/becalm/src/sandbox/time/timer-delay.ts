/** How long Node waits for a timer, in milliseconds: anything that is not from 1 to 2^31 − 1 counts as 1 ms. */
export function timerDelay(delayMs: unknown): number {
  const delay = Math.trunc(Number(delayMs));
  return delay >= 1 && delay <= 0x7fff_ffff ? delay : 1;
}
