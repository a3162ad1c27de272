/** Decides whether a topic belongs to a pattern. */
export type TopicMatcher = (topic: string) => boolean;

/**
 * Compiles a topic pattern, in which `*` stands for any run of characters (dots, slashes and nothing
 * included), as in Redis. Every other character stands for itself.
 *
 * The matcher looks for the literal pieces from left to right, so it takes linear time on any input; a
 * regular expression could be made to backtrack.
 */
export function compileGlob(pattern: string): TopicMatcher {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return (topic) => topic === pattern;
  const lengthMin = pattern.length - rest.length - 1;
  return (topic) =>
    topic.length >= lengthMin &&
    topic.startsWith(first) &&
    topic.endsWith(last) &&
    containsInOrder(topic.slice(first.length, topic.length - last.length), rest);
}

function containsInOrder(text: string, pieces: readonly string[]): boolean {
  let from = 0;
  for (const piece of pieces) {
    const found = text.indexOf(piece, from);
    if (found === -1) return false;
    from = found + piece.length;
  }
  return true;
}
