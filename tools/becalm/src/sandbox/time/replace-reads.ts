/**
 * Lets `Date`, `performance` and `process.hrtime` tell one time; they agree to the microsecond.
 *
 * @param read - the time in milliseconds since the epoch, moved on by the read
 * @param elapsedMs - milliseconds since time was started anew
 * @param uptimeMs - what `performance.now()` says when time starts anew
 */
export function replaceReads(read: () => number, elapsedMs: () => number, uptimeMs: number): void {
  const RealDate = Date;
  const VirtualDate = new Proxy(RealDate, {
    construct: (target, given: unknown[], newTarget) =>
      Reflect.construct(target, given.length === 0 ? [Math.floor(read())] : given, newTarget) as object,
    apply: () => new RealDate(Math.floor(read())).toString(),
    get: (target, key, receiver: unknown): unknown =>
      key === 'now' ? now : Reflect.get(target, key, receiver),
  });
  function now(): number {
    return Math.floor(read());
  }
  RealDate.now = now;
  Object.defineProperty(RealDate.prototype, 'constructor', {
    value: VirtualDate,
    writable: true,
    configurable: true,
  });
  globalThis.Date = VirtualDate;

  const upMs = (): number => {
    read();
    return uptimeMs + elapsedMs();
  };
  performance.now = upMs;
  Object.defineProperty(performance, 'timeOrigin', {
    configurable: true,
    get: () => read() - elapsedMs() - uptimeMs,
  });
  const bigint = (): bigint => BigInt(Math.floor(upMs() * 1e6));
  const hrtime = (previous?: [number, number]): [number, number] => {
    const total =
      bigint() - (previous === undefined ? 0n : BigInt(previous[0]) * 1_000_000_000n + BigInt(previous[1]));
    return [Number(total / 1_000_000_000n), Number(total % 1_000_000_000n)];
  };
  process.hrtime = Object.assign(hrtime, { bigint });
}
