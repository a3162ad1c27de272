/** Takes the values of environment variables out of texts: nothing from the environment may reach a report. */
export interface Redactor {
  /** From here on these values are taken out, too. */
  readonly learn: (environment: Readonly<Record<string, string | undefined>>) => void;
  /** Only the start of a long text is kept. */
  readonly redact: (text: string) => string;
}

/** Shorter values, such as `1` or `true`, are everywhere and tell nothing. */
const lengthMin = 6;

/** No more of a text is ever shown. */
const shownMax = 200;

/**
 * Makes a redactor that knows no value.
 *
 * @param known - paths that may be told, such as the root; folders that lead there stay in texts
 */
export function createRedactor(known: readonly string[]): Redactor {
  /** The longest first, so that none is left in part where one contains another. */
  let secrets: readonly string[] = [];
  return {
    learn(environment) {
      const values = Object.values(environment)
        .filter((value) => value !== undefined)
        .filter((value) => value.length >= lengthMin && !known.some((path) => path.startsWith(value)));
      secrets = [...new Set([...secrets, ...values])].sort((one, other) => other.length - one.length);
    },
    redact(text) {
      // What is cut here would not have been shown.
      let shown = text.slice(0, shownMax + (secrets[0]?.length ?? 0));
      for (const secret of secrets) if (shown.includes(secret)) shown = shown.replaceAll(secret, '…');
      return shown;
    },
  };
}
