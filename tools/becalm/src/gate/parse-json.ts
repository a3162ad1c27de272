/** What a text of JSON holds, or what is wrong with it. */
export type ParsedJson =
  | { readonly kind: 'json'; readonly json: unknown }
  | { readonly kind: 'violations'; readonly violations: readonly string[] };

/** Reads the JSON of a file that people write. */
export function parseJson(text: string): ParsedJson {
  try {
    return { kind: 'json', json: JSON.parse(text) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: 'violations', violations: [`Expected JSON, was: ${reason}. Correct it there.`] };
  }
}
