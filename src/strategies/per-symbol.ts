/**
 * Returns a function that gives each symbol a memory of its own, made when the symbol is first seen. There are as many
 * memories as symbols: what they hold needs a bound of its own.
 */
export function perSymbol<Memory>(make: () => Memory): (symbol: string) => Memory {
  const memories = new Map<string, Memory>();
  return (symbol) => {
    const known = memories.get(symbol);
    if (known !== undefined) return known;
    const memory = make();
    memories.set(symbol, memory);
    return memory;
  };
}
