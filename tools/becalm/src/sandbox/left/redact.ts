/** Shorter values, such as `1` or `true`, are everywhere and tell nothing. */
const lengthMin = 6;

/**
 * Takes the values of environment variables out of texts: nothing from the environment may reach a report. Paths that
 * lead to a folder which is known anyway stay.
 *
 * @param known - paths that may be told, such as the root
 */
export function redactEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  known: readonly string[],
): (text: string) => string {
  const secrets = Object.values(environment)
    .filter((value) => value !== undefined)
    .filter((value) => value.length >= lengthMin && !known.some((path) => path.startsWith(value)))
    .toSorted((left, right) => right.length - left.length);
  const longest = secrets[0]?.length ?? 0;
  return (text) => {
    // Only the start is shown; what is cut here would have been cut later.
    let shown = text.slice(0, shownMax + longest);
    for (const secret of secrets) if (shown.includes(secret)) shown = shown.replaceAll(secret, '…');
    return shown;
  };
}

const shownMax = 200;
