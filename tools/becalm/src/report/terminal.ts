import { styleText } from 'node:util';
import {
  type Finding,
  type FindingLabel,
  findingsOf,
  inLifeText,
  leftText,
  needText,
  placeText,
  rateText,
  replayTexts,
} from './finding-words.ts';
import { counted, duration, percent } from './numbers.ts';
import type { Incomplete, Report, ReportedTest } from './schema.ts';
import { displayWidth, escapeControls, padTo, truncate } from './text.ts';
import { treatmentLines } from './treatment-lines.ts';

/** How the closing text of a hunt is laid out. */
export interface TerminalStyle {
  /** Width of the terminal; null where lines may be of any length. */
  readonly columns: number | null;
  readonly colours: boolean;
  /** Where the whole report stands, as a path that people can open. */
  readonly reportPath: string;
}

/** More findings than this are not read: the rest stands in the report. */
export const blocksMax = 20;

/** The closing text of a hunt: a block per finding, what is missing, the summary and the bound. */
export function closingText(report: Report, style: TerminalStyle): string {
  const paint = painter(style.colours);
  const findings = leadersOf(findingsOf(report));
  const shown = findings.slice(0, blocksMax).map((finding) => blockOf(finding, report));
  const layout = layoutOf(shown, style.columns);
  const blocks = shown.map((block) => renderBlock(block, layout, paint));
  const more = findings.length - shown.length;
  const sections = [
    ...blocks,
    ...(more === 0 ? [] : [`and ${more} more: see the report`]),
    ...(report.incomplete === null
      ? []
      : [missingLines(report.incomplete, report).map(paint.warning).join('\n')]),
    ...sectionOf(treatmentLines(report, style.columns)),
    summaryLines(report, style.reportPath).join('\n'),
  ];
  return `${sections.join('\n\n')}\n`;
}

function sectionOf(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [lines.join('\n')];
}

/** Of findings with one reason the first stands for all. */
function leadersOf(findings: readonly Finding[]): readonly Finding[] {
  const clusters = new Set<number>();
  return findings.filter(({ test: { cluster } }) => {
    const isFirst = cluster === null || !clusters.has(cluster);
    if (cluster !== null) clusters.add(cluster);
    return isFirst;
  });
}

/** A finding as text, before colours and columns. */
interface Block {
  readonly label: FindingLabel;
  readonly title: string;
  readonly file: string;
  readonly rate: string;
  readonly rows: readonly Row[];
}

interface Row {
  readonly key: string;
  readonly text: string;
  /** Stands in the column of the files where it fits. */
  readonly place: string | null;
  /** A command is to be copied: it is never cut. */
  readonly isCommand: boolean;
}

function blockOf({ label, test }: Finding, report: Report): Block {
  return {
    label,
    title: escapeControls(test.name),
    file: escapeControls(test.project === '' ? test.file : `${test.file} (${test.project})`),
    rate: label === 'BROKEN' ? 'every world' : rateText(test, report.probes),
    rows: [
      ...reasonRows(label, test),
      ...leftRows(test),
      ...errorRows(test),
      ...alsoRows(test, report),
      ...(test.suggestion === null ? [] : [row('try', test.suggestion)]),
      ...replayRows(test),
    ],
  };
}

function reasonRows(label: FindingLabel, test: ReportedTest): readonly Row[] {
  const need = needText(test);
  const needs = need === null ? [] : [row(label === 'UNCONFIRMED' ? 'seen' : 'needs', need)];
  const cleaners =
    test.cleaners.length === 0 ? [] : [row('but not', `with ${test.cleaners.join(' or ')} in between`)];
  const inLife = inLifeText(test);
  const isPartial = test.explained?.complete === false;
  return [
    ...needs,
    ...cleaners,
    ...(isPartial ? [row('note', 'the search for less was ended before its time')] : []),
    ...(inLife === null ? [] : [row('in life', inLife)]),
  ];
}

/** More leavings than these are not read here: the rest stands in the report. */
const leftNamed = 3;

function leftRows({ left, role }: ReportedTest): readonly Row[] {
  return left.slice(0, leftNamed).map((each, index) => ({
    key: index > 0 ? '' : role === 'brittle' ? 'sets' : 'left',
    text: escapeControls(leftText(each)),
    place: each.location === null ? null : escapeControls(placeText(each.location)),
    isCommand: false,
  }));
}

/** More tests than these are not read here. */
const alsoNamed = 3;

function alsoRows({ cluster, file, name }: ReportedTest, report: Report): readonly Row[] {
  const tests = cluster === null ? [] : (report.clusters[cluster]?.tests ?? []);
  const others = tests.filter((path) => path !== `${file} > ${name}`);
  if (others.length === 0) return [];
  const more = others.length - alsoNamed;
  const rest = more > 0 ? ` and ${more} more` : '';
  return [row('also', `${others.slice(0, alsoNamed).join(', ')}${rest}`)];
}

function errorRows({ error }: ReportedTest): readonly Row[] {
  if (error === null) return [];
  const [firstLine = ''] = error.message.trim().split(/\r?\n/);
  const place = error.location === null ? null : placeText(error.location);
  const text = firstLine === '' ? error.name : firstLine;
  return [
    {
      key: 'error',
      text: escapeControls(text),
      place: place === null ? null : escapeControls(place),
      isCommand: false,
    },
  ];
}

/** The command with the fewest tests; that of the whole world stands in the report. */
function replayRows(test: ReportedTest): readonly Row[] {
  return replayTexts(test)
    .slice(0, 1)
    .map((command) => ({ key: 'replay', text: escapeControls(command), place: null, isCommand: true }));
}

function row(key: string, text: string): Row {
  return { key, text: escapeControls(text), place: null, isCommand: false };
}

/** Columns that all blocks share. */
interface Layout {
  readonly columns: number;
  readonly label: number;
  readonly key: number;
  /** Width of titles and of files; null where both do not fit into one line with the rate. */
  readonly wide: { readonly title: number; readonly file: number } | null;
}

const gap = 2;
/** In a very narrow terminal lines wrap rather than lose all of their text. */
const textWidthMin = 10;
/** `in life` is the longest key. */
const keyWidth = 'in life'.length + gap;

function layoutOf(blocks: readonly Block[], columns: number | null): Layout {
  const widest = (textOf: (block: Block) => string): number =>
    Math.max(0, ...blocks.map((block) => displayWidth(textOf(block)))) + gap;
  const label = widest((block) => block.label);
  const title = widest((block) => block.title);
  const file = widest((block) => block.file);
  const limit = columns ?? Number.POSITIVE_INFINITY;
  const fits = label + title + file + widest((block) => block.rate) - gap <= limit;
  return { columns: limit, label, key: keyWidth, wide: fits ? { title, file } : null };
}

function renderBlock(block: Block, layout: Layout, paint: Painter): string {
  const label = paint.label(padTo(block.label, layout.label), block.label);
  const title = padTo(block.title, layout.wide?.title ?? 0);
  const place = `${padTo(block.file, layout.wide?.file ?? 0)}${layout.wide === null ? '  ' : ''}${block.rate}`;
  const head =
    layout.wide === null
      ? [`${label}${paint.title(title)}`, renderRow(row('in', place), layout, paint)]
      : [`${label}${paint.title(title)}${place}`];
  return [...head, ...block.rows.map((each) => renderRow(each, layout, paint))].join('\n');
}

function renderRow({ key, text, place, isCommand }: Row, layout: Layout, paint: Painter): string {
  const start = `${' '.repeat(layout.label)}${paint.key(padTo(key, layout.key))}`;
  if (isCommand) return `${start}${text}`;
  const room = layout.columns - layout.label - layout.key;
  if (place === null) return `${start}${truncate(text, Math.max(textWidthMin, room))}`;
  const kept = truncate(text, Math.max(textWidthMin, room - gap - displayWidth(place)));
  // The place stands below the file where the text leaves it room.
  const column = layout.wide === null ? 0 : layout.wide.title - layout.key - gap;
  return `${start}${padTo(kept, column)}  ${paint.place(place)}`;
}

function missingLines(incomplete: Incomplete, report: Report): readonly string[] {
  const { stopped, seedsLeft, probesLeft, suspectsLeft, lostWorlds, gaveUp, lostFiles } = incomplete;
  const left = [
    ...(seedsLeft === 0 ? [] : [`${seedsLeft} of ${counted(report.seeds.count, 'seed')}`]),
    ...(probesLeft === 0 ? [] : [`${probesLeft} of ${counted(report.probes, 'probe')}`]),
    ...(suspectsLeft === 0 ? [] : [`${counted(suspectsLeft, 'test')} to replay`]),
  ];
  return [
    `${stopped ? 'Interrupted' : 'Incomplete'}${left.length === 0 ? '' : `, left: ${left.join(', ')}`}`,
    ...lostLines(lostWorlds),
    ...lostFiles.map(lostFileLine),
    ...gaveUp.map(({ project, reason }) =>
      escapeControls(`Gave up${project === '' ? '' : ` ${project}`}: ${reason}`),
    ),
  ];
}

function lostFileLine({ file, test, reason, worlds }: Incomplete['lostFiles'][number]): string {
  const from = worlds === null ? 'every other world' : counted(worlds, 'world');
  const where = test === null ? '' : ` in "${test}"`;
  return escapeControls(`Left out of ${from}: ${file}, which ended its worker${where} (${reason})`);
}

/** Worlds that are named; the report has the rest. */
const lostWorldsNamed = 5;

function lostLines(lostWorlds: Incomplete['lostWorlds']): readonly string[] {
  const [first] = lostWorlds;
  if (first === undefined) return [];
  const names = lostWorlds.slice(0, lostWorldsNamed).map(({ world }) => world);
  const more = lostWorlds.length - names.length;
  const list = `${names.join(', ')}${more === 0 ? '' : ` and ${more} more`}`;
  return [`Lost with their worker: ${list} (${escapeControls(first.reason)})`];
}

function summaryLines(report: Report, reportPath: string): readonly string[] {
  const { seeds, suite, tests, durationMs, switchedOff } = report;
  const count = (holds: (test: ReportedTest) => boolean): number => tests.filter(holds).length;
  const ordered = count((test) => test.kind === 'order-dependent');
  const skipped = count((test) => test.verdict === 'skipped');
  const verdicts = [
    `${suite.flaky - ordered - suite.possibleRaces} flaky`,
    `${ordered} order-dependent`,
    ...(suite.possibleRaces === 0 ? [] : [counted(suite.possibleRaces, 'possible race')]),
    ...(suite.broken === 0 ? [] : [`${suite.broken} broken`]),
    `${suite.unconfirmed} unconfirmed`,
    `${count((test) => test.verdict === 'stable')} stable`,
    ...(skipped === 0 ? [] : [`${skipped} skipped`]),
  ];
  return [
    ...(switchedOff.length === 0
      ? []
      : [`Off during the hunt: ${switchedOff.map(escapeControls).join(', ')}`]),
    ...keptLines(report),
    ...stopLines(report),
    `${counted(seeds.completed, 'world')} in ${duration(durationMs)}: ${verdicts.join(', ')}`,
    [...boundSentence(report), escapeControls(reportPath)].join('   '),
  ];
}

function keptLines({ keptSeeds }: Report): readonly string[] {
  if (keptSeeds.length === 0) return [];
  const ended = (outcome: Report['keptSeeds'][number]['outcome']): number =>
    keptSeeds.filter((kept) => kept.outcome === outcome).length;
  const gone = keptSeeds.filter(({ outcome }) => outcome === 'gone');
  return [
    `Kept seeds: ${ended('failed')} still fail, ${ended('passed')} pass` +
      (ended('not run') === 0 ? '' : `, ${ended('not run')} did not run`),
    ...gone.map(({ seed, test }) => escapeControls(`Kept seed ${seed} is of a test that is gone: ${test}`)),
  ];
}

function stopLines({ stop, seeds }: Report): readonly string[] {
  const after = `after ${seeds.completed} of ${counted(seeds.count, 'seed')}`;
  if (stop.rule === 'until-flaky') return [`Stopped with the first finding, ${after}: no rate is estimated`];
  if (stop.rule !== 'budget') return [];
  return [`Stopped by its budget of ${duration(stop.budgetMs ?? 0)}, ${after}`];
}

function boundSentence({ seeds, suite }: Report): readonly string[] {
  if (suite.bound === null) return [];
  if (suite.failedWorlds === seeds.completed) return ['Every world failed.'];
  const upper = percent(suite.bound.upper, 'up');
  if (upper === '100') return [`${suite.failedWorlds} of ${counted(seeds.completed, 'world')} failed.`];
  return [`With ${percent(suite.bound.confidence)} % confidence fewer than ${upper} % of worlds fail.`];
}

interface Painter {
  readonly label: (text: string, label: FindingLabel) => string;
  readonly title: (text: string) => string;
  readonly key: (text: string) => string;
  readonly place: (text: string) => string;
  readonly warning: (text: string) => string;
}

type Format = Parameters<typeof styleText>[0];

const labelFormats: Readonly<Record<FindingLabel, Format>> = {
  FLAKY: ['red', 'bold'],
  ORDER: ['magenta', 'bold'],
  BROKEN: ['red', 'bold'],
  UNCONFIRMED: ['yellow', 'bold'],
  RACE: ['cyan', 'bold'],
};

function painter(colours: boolean): Painter {
  // Whether there are colours is decided by the caller, so the stream is not asked again.
  const paint = (format: Format, text: string): string =>
    colours ? styleText(format, text, { validateStream: false }) : text;
  return {
    label: (text, label) => paint(labelFormats[label], text),
    title: (text) => paint('bold', text),
    key: (text) => paint('dim', text),
    place: (text) => paint('cyan', text),
    warning: (text) => paint('yellow', text),
  };
}
