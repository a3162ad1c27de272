/** What a script says about topics: a word, and then a line of numbers for each topic, with its name at the end. */
export interface TopicLines {
  /** The first line. */
  readonly head: string;
  /** The numbers of each topic, as many as the script writes. */
  readonly numbersByTopic: ReadonlyMap<string, readonly number[]>;
}

/** Reads such a text; `numberCount` numbers come before each name, in which control characters are escaped. */
export function readTopicLines(text: string, numberCount: number): TopicLines {
  const [head = '', ...lines] = text.split('\n');
  const numbersByTopic = new Map<string, readonly number[]>();
  for (const line of lines) {
    const words = line.split(' ');
    const topic = words
      .slice(numberCount)
      .join(' ')
      .replace(/%([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
    numbersByTopic.set(topic, words.slice(0, numberCount).map(Number));
  }
  return { head, numbersByTopic };
}
