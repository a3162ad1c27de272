import { keysOfTopicName, topicNamesOverlap } from '../bus/index.ts';
import { isPlainObject } from '../contracts/field-reader.ts';
import { type Problem, pathText } from './problem.ts';
import type { YamlFile } from './yaml-file.ts';

/**
 * Checks what several settings say together. Rules look at what stands in the file, so that they speak up
 * even while other settings are still wrong.
 */
export function checkTogether(file: YamlFile): readonly Problem[] {
  return [
    ...redisForBus(file),
    ...passwordInUrl(file),
    ...repeatedSymbols(file),
    ...overlappingTopics(file),
    ...secretsInBase(file),
    ...brokerUrl(file),
    ...brokerForPaper(file),
  ];
}

type Says = Pick<Problem, 'expected' | 'found' | 'advice'>;

function problemAt({ file, positionOf }: YamlFile, keys: readonly PropertyKey[], says: Says): Problem {
  return { file, path: pathText(keys), ...says, ...positionOf(keys, 'value') };
}

function redisForBus(file: YamlFile): readonly Problem[] {
  if (section(file, 'bus')['kind'] !== 'redis' || file.content['redis'] !== undefined) return [];
  return [
    problemAt(file, ['bus', 'kind'], {
      expected: '"memory" while there is no section "redis"',
      found: '"redis"',
      advice: 'Add redis.url, or take the embedded bus.',
    }),
  ];
}

/** In live, nothing secret lies in plain text. */
function passwordInUrl(file: YamlFile): readonly Problem[] {
  const { url } = section(file, 'redis');
  if (section(file, 'app')['env'] !== 'live' || typeof url !== 'string' || !URL.canParse(url)) return [];
  if (new URL(url).password === '') return [];
  return [
    problemAt(file, ['redis', 'url'], {
      expected: 'no password in plain text while app.env is "live"',
      found: 'a URL with a password',
      advice: 'Move it to redis_password in config/secrets.enc.yaml.',
    }),
  ];
}

function repeatedSymbols(file: YamlFile): readonly Problem[] {
  const { symbols } = section(file, 'exchange');
  if (!Array.isArray(symbols)) return [];
  const list: readonly unknown[] = symbols;
  return [...list.entries()]
    .filter(([index, symbol]) => typeof symbol === 'string' && list.indexOf(symbol) < index)
    .map(([index, symbol]) =>
      problemAt(file, ['exchange', 'symbols', index], {
        expected: 'each symbol once',
        found: `${JSON.stringify(symbol).slice(0, 40)} again`,
        advice: 'Remove it.',
      }),
    );
}

/** Two families that share a topic would read each other's messages. */
function overlappingTopics(file: YamlFile): readonly Problem[] {
  const names = Object.entries(section(file, 'topics')).flatMap(([key, name]) =>
    typeof name === 'string' ? [{ key, name }] : [],
  );
  return names.flatMap(({ key, name }, index) => {
    const other = names.slice(0, index).find((earlier) => topicNamesOverlap(earlier.name, name));
    if (other === undefined) return [];
    const found = `${JSON.stringify(name.slice(0, 40))}, which overlaps with topics.${other.key}`;
    const keys = keysOfTopicName(name) === '' ? 'another name' : 'another prefix';
    return [
      problemAt(file, ['topics', key], { expected: 'topics of its own', found, advice: `Choose ${keys}.` }),
    ];
  });
}

/** Only the simulated venue has an address of its own; the library knows those of all others. */
function brokerUrl(file: YamlFile): readonly Problem[] {
  const { venue, url } = section(file, 'broker');
  if (venue === 'simulated' && url === undefined) {
    const says = {
      expected: 'the address of the simulated venue',
      found: 'missing',
      advice: 'See `njord venue`.',
    };
    return [problemAt(file, ['broker', 'url'], says)];
  }
  if (venue !== 'ccxt' || url === undefined) return [];
  const says = { expected: 'no address for a venue of ccxt', found: 'one', advice: 'Remove it.' };
  return [problemAt(file, ['broker', 'url'], says)];
}

/** The name of the paper trader must not stand for real orders. */
function brokerForPaper(file: YamlFile): readonly Problem[] {
  if (file.content['broker'] === undefined || section(file, 'exchange')['venue'] !== PAPER) return [];
  const expected = 'the name of a venue, since there is a broker';
  return [problemAt(file, ['exchange', 'venue'], { expected, found: 'the name of the paper trader' })];
}

const PAPER = 'paper';

function secretsInBase(file: YamlFile): readonly Problem[] {
  if (file.content['secrets'] === undefined) return [];
  return [
    problemAt(file, ['secrets'], {
      expected: 'no secrets in this file',
      found: 'some',
      advice: 'Move them to config/secrets.enc.yaml.',
    }),
  ];
}

function section({ content }: YamlFile, name: string): Readonly<Record<string, unknown>> {
  const value = content[name];
  return isPlainObject(value) ? value : NO_SETTINGS;
}

const NO_SETTINGS = Object.freeze({});
