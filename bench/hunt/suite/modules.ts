import type { Draws } from './draws.ts';

/** A module of the made-up suite; the tests know its exports by `name` and `Name`. */
export interface SuiteModule {
  /** File name without extension and prefix of its functions, in lower case. */
  readonly name: string;
  /** Prefix of its classes. */
  readonly Name: string;
  /** The most records its store holds. */
  readonly limit: number;
  /** How many functions of each helper family it exports. */
  readonly helpers: number;
  /** The names of the modules that it imports. */
  readonly imports: readonly string[];
  readonly source: string;
}

const nouns = [
  ...['account', 'author', 'branch', 'catalogue', 'copy', 'deposit', 'edition', 'event', 'fee', 'fine'],
  ...['genre', 'hold', 'inventory', 'invoice', 'journal', 'label', 'loan', 'member', 'notice', 'order'],
  ...['payment', 'publisher', 'rack', 'reader', 'renewal', 'shelf', 'transfer', 'vendor', 'visit', 'volume'],
];

/** Modules import only from the layer below, so that a call fans out over at most 3 levels of 3 imports. */
const layerSize = 8;

/** Writes the modules of a library's software, TypeScript with classes, enums, generics and errors. */
export function writeModules(count: number, draws: Draws): readonly SuiteModule[] {
  if (count > nouns.length) throw new Error(`Expected at most ${nouns.length} modules, was ${count}.`);
  return nouns.slice(0, count).map((name, index) => {
    const layer = Math.floor(index / layerSize);
    const below = nouns.slice(Math.max(0, (layer - 1) * layerSize), layer * layerSize);
    return writeModule(name, draws.some(below, draws.between(1, 3)), draws);
  });
}

function writeModule(name: string, imports: readonly string[], draws: Draws): SuiteModule {
  const Name = capitalised(name);
  const limit = draws.between(30, 60);
  const helpers = draws.between(2, 3);
  const parts = [
    imports.map((other) => `import { ${other}Charge } from './${other}';`).join('\n'),
    recordTypes(Name),
    storeClass(name, Name, limit),
    feedClass(Name),
    chargeFunction(name, imports, draws),
    asyncFunctions(name),
    ...Array.from({ length: helpers }, (_, index) => helperFunctions(name, Name, index, draws)),
  ];
  return {
    name,
    Name,
    limit,
    helpers,
    imports,
    source: `${parts.filter((part) => part !== '').join('\n\n')}\n`,
  };
}

function recordTypes(Name: string): string {
  return `export interface ${Name}Record {
  readonly id: number;
  readonly label: string;
  readonly amount: number;
  readonly tags: readonly string[];
}

export enum ${Name}State {
  Open = 'open',
  Closed = 'closed',
}

export class ${Name}Error extends Error {
  constructor(readonly code: 'full' | 'closed' | 'unknown', message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = '${Name}Error';
  }
}`;
}

function storeClass(name: string, Name: string, limit: number): string {
  return `export class ${Name}Store {
  private readonly records = new Map<number, ${Name}Record>();
  private state: ${Name}State = ${Name}State.Open;

  constructor(public readonly title: string = '${name}', private readonly limit: number = ${limit}) {}

  add(record: ${Name}Record): this {
    if (this.state === ${Name}State.Closed) throw new ${Name}Error('closed', this.title + ' is closed');
    if (this.records.size >= this.limit) throw new ${Name}Error('full', this.title + ' holds ' + this.limit + ' records');
    this.records.set(record.id, record);
    return this;
  }

  get(id: number): ${Name}Record {
    const record = this.records.get(id);
    if (record === undefined) throw new ${Name}Error('unknown', 'no record ' + id, { cause: { id } });
    return record;
  }

  get size(): number {
    return this.records.size;
  }

  total(): number {
    let sum = 0;
    for (const record of this.records.values()) sum += record.amount;
    return sum;
  }

  close(): void {
    this.state = ${Name}State.Closed;
  }

  toJSON(): { title: string; state: ${Name}State; ids: number[] } {
    return { title: this.title, state: this.state, ids: [...this.records.keys()].sort((a, b) => a - b) };
  }
}`;
}

function feedClass(Name: string): string {
  return `export class ${Name}Feed {
  private readonly listeners = new Set<(record: ${Name}Record) => void>();

  listen(listener: (record: ${Name}Record) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  publish(record: ${Name}Record): number {
    for (const listener of this.listeners) listener(record);
    return this.listeners.size;
  }
}`;
}

function chargeFunction(name: string, imports: readonly string[], draws: Draws): string {
  const steps = Array.from({ length: 24 }, () => draws.between(1, 96));
  const below = imports.map((other) => ` + ${other}Charge(Math.min(amount, 4))`).join('');
  return `const ${name}Steps: readonly number[] = [${steps.join(', ')}];

export function ${name}Charge(amount: number): number {
  let charge = ${draws.between(1, 50)};
  for (let step = 0; step < amount; step++) charge = (charge * 33 + (${name}Steps[step % ${steps.length}] ?? 0)) % 1000003;
  return charge${below};
}`;
}

function asyncFunctions(name: string): string {
  return `export function ${name}Later<T>(value: T, ms: number): Promise<T> {
  return new Promise((resolve) => setTimeout(() => resolve(value), ms));
}

export function ${name}Debounced<A extends unknown[]>(run: (...args: A) => void, ms: number): (...args: A) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => run(...args), ms);
  };
}

export async function ${name}Load(ids: readonly number[], read: (id: number) => Promise<number>): Promise<number[]> {
  const loaded: number[] = [];
  for (const id of ids) loaded.push(await read(id));
  return loaded;
}`;
}

function helperFunctions(name: string, Name: string, index: number, draws: Draws): string {
  return `export function ${name}Rank${index}<T extends ${Name}Record>(records: readonly T[], weight = ${draws.between(2, 9)}): (T & { score: number })[] {
  const ranked = records.map((record) => {
    let score = record.amount * weight;
    for (const tag of record.tags) for (const letter of tag) score = (score * 31 + letter.charCodeAt(0)) % 1000003;
    return { ...record, score };
  });
  return ranked.sort((a, b) => a.score - b.score || a.id - b.id);
}

export function ${name}Grouped${index}(records: readonly ${Name}Record[]): Map<string, ${Name}Record[]> {
  const groups = new Map<string, ${Name}Record[]>();
  for (const record of records) {
    for (const tag of record.tags) groups.set(tag, [...(groups.get(tag) ?? []), record]);
  }
  return groups;
}

export function ${name}Page${index}<T>(values: readonly T[], page: number, size = ${draws.between(3, 7)}): { values: T[]; pages: number } {
  const pages = Math.max(1, Math.ceil(values.length / size));
  if (page < 1 || page > pages) throw new RangeError('page ' + page + ' of ' + pages);
  return { values: values.slice((page - 1) * size, page * size), pages };
}

export function* ${name}Range${index}(from: number, to: number, step = ${draws.between(1, 4)}): Generator<number> {
  for (let value = from; value <= to; value += step) yield value;
}`;
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
