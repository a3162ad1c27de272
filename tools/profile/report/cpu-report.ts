import { nameOf } from '../cpu/frame.ts';
import { type FunctionTable, type FunctionTime, longest } from '../cpu/function-table.ts';
import { percentOf } from '../cpu/percent.ts';
import { type Column, textTable } from './text-table.ts';
import { milliseconds, percent, placeOf } from './words.ts';

/** What a report is about. */
export interface ReportSubject {
  /** The service, script or process. */
  readonly name: string;
  /** Places of functions are said from here. */
  readonly folder: string;
}

/** Functions that each table names. */
const FUNCTION_COUNT = 20;

const COLUMNS: readonly Column[] = [
  { title: '#', isNumber: true },
  { title: 'self ms', isNumber: true },
  { title: 'self', isNumber: true },
  { title: 'with calls ms', isNumber: true },
  { title: 'with calls', isNumber: true },
  { title: 'samples', isNumber: true },
  { title: 'function', isNumber: false },
  { title: 'where it begins', isNumber: false },
];

/** Tells where the time went: the functions with the most time, with all that they call and in themselves. */
export function cpuReport(table: FunctionTable, { name, folder }: ReportSubject): string {
  const { busyUs, idleUs, sampleCount } = table;
  return [
    `CPU profile of ${name}`,
    `${milliseconds(busyUs)} ms of work, ${milliseconds(idleUs)} ms idle, ${sampleCount} samples; shares are parts of the work`,
    '',
    `Top ${FUNCTION_COUNT} by time with all that they call (a function that calls itself counts once)`,
    ...textTable(COLUMNS, rowsOf(longest(table, 'cumulativeUs', FUNCTION_COUNT), busyUs, folder)),
    '',
    `Top ${FUNCTION_COUNT} by time in the function itself`,
    ...textTable(COLUMNS, rowsOf(longest(table, 'selfUs', FUNCTION_COUNT), busyUs, folder)),
    '',
  ].join('\n');
}

function rowsOf(
  functions: readonly FunctionTime[],
  busyUs: number,
  folder: string,
): readonly (readonly string[])[] {
  return functions.map(({ frame, selfUs, cumulativeUs, samples }, index) => [
    String(index + 1),
    milliseconds(selfUs),
    percent(percentOf(selfUs, busyUs)),
    milliseconds(cumulativeUs),
    percent(percentOf(cumulativeUs, busyUs)),
    String(samples),
    nameOf(frame),
    placeOf(frame, folder),
  ]);
}
