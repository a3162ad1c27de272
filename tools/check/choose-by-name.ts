/** What a list of names chose, or what is wrong with the list. */
export type Choice<Named> =
  | { readonly kind: 'chosen'; readonly chosen: readonly Named[] }
  | { readonly kind: 'wrong'; readonly message: string };

/**
 * Chooses by the value of `--only`: names with commas between them.
 *
 * @param what - what is chosen, in the plural, for the message
 * @returns the chosen in their own order; without `only`, all
 */
export function chooseByName<Named extends { readonly name: string }>(
  all: readonly Named[],
  only: string | undefined,
  what: string,
): Choice<Named> {
  if (only === undefined) return { kind: 'chosen', chosen: all };
  const known = all.map(({ name }) => name);
  const wanted = only.split(',').map((name) => name.trim());
  const unknown = wanted.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    const message = `Expected --only to name ${what} of ${known.join(', ')}, was ${quoted(unknown)}.`;
    return { kind: 'wrong', message };
  }
  return { kind: 'chosen', chosen: all.filter(({ name }) => wanted.includes(name)) };
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
