import { type Command, planParts } from '../check/parts.ts';

/** What a part of `npm run check` runs, with flags of ours behind it: the same question, answered for a program. */
export function checkCommands(part: string, ...flags: readonly string[]): readonly Command[] {
  const commands = planParts(() => true).find(({ name }) => name === part)?.commands ?? [];
  return commands.map(({ program, args }) => ({ program, args: [...args, ...flags] }));
}
