import type { YamlFile } from '../../../src/core/config/index.ts';

/** Content as if it had been read from a file; nothing in it has a place. */
export function readAlready(file: string, content: YamlFile['content']): YamlFile {
  return { file, content, positionOf: () => undefined };
}
