/** Lets everything that is due run, until only virtual time can bring something new. */
export function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
