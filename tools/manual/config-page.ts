/** `docs/appendix/CONFIG_SCHEMA.md`: every key of every file with settings, as the schemas have it. */
import { CONFIG_SCHEMA } from '../../src/core/config/config-schema.ts';
import { secretsSchema } from '../../src/core/secrets/secrets.ts';
import { StrategyParamsError, type StrategyType, strategyTypes } from '../../src/strategies/index.ts';
import { STRATEGIES_SCHEMA } from '../../src/strategies/strategy-set.ts';
import { table } from './markdown.ts';
import { type SchemaRow, schemaRows } from './schema-rows.ts';
import {
  BASE_NOTES,
  ENVIRONMENT_NOTES,
  SECRETS_NOTES,
  type SettingNote,
  type SettingNotes,
  STRATEGIES_NOTES,
} from './settings-notes.ts';

/** Notes that do not fit their schema, each with what is wrong. */
export class NotesError extends Error {}

const TITLES = ['key', 'type and range', 'default', 'what it does', 'security and performance'];

/** The text of the page. */
export function configPage(): string {
  return `# Every setting

Made by \`npm run manual\` from the schemas, which refuse a key that is not here. What the column _type and range_
says is what \`njord config check\` and \`njord strategies check\` answer to anything else. _Needed_ means that there is no default.

## config/base.yaml

Processes read it when they start; a change needs a restart. Relative paths start at the folder that holds \`config/\`.
\`redis\` and \`broker\` are sections that may be missing: their keys are needed where the section is.

${settingsTable(schemaRows(CONFIG_SCHEMA), BASE_NOTES)}
What several keys say together:

- \`bus.kind: redis\` needs \`redis.url\`.
- In live, \`redis.url\` has no password.
- Each symbol stands once, and no two topics overlap.
- \`broker.url\` belongs to the simulated venue, and to no other.
- With a section \`broker\`, \`exchange.venue\` is not \`paper\`.
- Secrets do not stand in this file.

## config/strategies.yaml

Read at the start of \`njord up\` and \`njord run strategy-runner\`, and again at SIGHUP. Where it is missing, two samples run.
[Strategies](../strategies.md) says how to write one.

${settingsTable(schemaRows(STRATEGIES_SCHEMA), STRATEGIES_NOTES)}
${strategyTypes.map(typeText).join('\n')}
## config/secrets.enc.yaml

Encrypted by sops for an age key, mode 0600. It may be missing, but for live. Outside live it may be plain text.

${settingsTable(schemaRows(secretsSchema('<venue>')), SECRETS_NOTES)}
## Environment

${table(
  ['variable', 'what it does', 'security'],
  Object.entries(ENVIRONMENT_NOTES).map(([name, { does, mind }]) => [`\`${name}\``, does, mind]),
)}`;
}

/**
 * One row for each key, from the schema and the notes.
 *
 * @throws NotesError for a key without a note, and for a note without a key
 */
export function settingsTable(rows: readonly SchemaRow[], notes: SettingNotes): string {
  const unknown = Object.keys(notes).filter((key) => rows.every((row) => row.key !== key));
  if (unknown.length > 0)
    throw new NotesError(`Expected notes for keys of the schema, was one for ${unknown.join(', ')}.`);
  return table(
    TITLES,
    rows.map((row) => {
      const note = notes[row.key];
      if (note === undefined)
        throw new NotesError(`Expected a note for ${row.key} in tools/manual/settings-notes.ts, was none.`);
      return [`\`${row.key}\``, row.accepts, defaultOf(row, note), note.does, note.mind];
    }),
  );
}

function defaultOf({ fallback, isOptional }: SchemaRow, note: SettingNote): string {
  if (fallback !== undefined) return `\`${fallback}\``;
  return note.fallback ?? (isOptional ? 'none' : 'needed');
}

function typeText(type: StrategyType): string {
  const ranges = rangesOf(type);
  const rows = type.params.map(({ name, description, defaultText }) => [
    `\`${name}\``,
    ranges.get(name) ?? '',
    defaultText === undefined ? 'none' : `\`${defaultText}\``,
    description,
  ]);
  const params = rows.length === 0 ? 'No parameters.\n' : table(TITLES.slice(0, 4), rows);
  return `### params of ${type.name}\n\n${type.summary}\n\n${params}`;
}

/** What each parameter accepts, as it refuses what nothing accepts. */
function rangesOf(type: StrategyType): ReadonlyMap<string, string> {
  const wrong = Object.fromEntries(type.params.map(({ name }) => [name, Symbol(name)]));
  try {
    type.create({ id: 'asked' }, wrong);
    return new Map();
  } catch (error) {
    if (!(error instanceof StrategyParamsError)) throw error;
    return new Map(error.problems.map(({ path, expected }) => [path, expected]));
  }
}
