import { nameOf } from '../cpu/frame.ts';
import { percentOf } from '../cpu/percent.ts';
import { type AllocationProfile, allocatedBytes, allocationSites } from '../heap/allocation-sites.ts';
import { addedBytes } from '../heap/heap-growth.ts';
import type { Retainer, RetainingPath } from '../heap/retaining-path.ts';
import type { Leak } from '../heap/spelled-names.ts';
import type { ReportSubject } from './cpu-report.ts';
import { type Column, textTable } from './text-table.ts';
import { bytes, percent, placeOf } from './words.ts';

/** Memory of a program at one moment, in bytes. */
interface Use {
  readonly resident: number;
  readonly heap: number;
  readonly external: number;
}

/** What the report tells. */
export interface MemoryFindings {
  readonly peak: Use;
  readonly current: Use;
  readonly allocations: AllocationProfile;
  /** Null where leaks were not looked for. */
  readonly growth: { readonly leaks: readonly Leak[]; readonly heapBytes: readonly number[] } | null;
}

const SITE_COUNT = 10;

const USE_COLUMNS: readonly Column[] = [
  { title: '', isNumber: false },
  { title: 'peak', isNumber: true },
  { title: 'current', isNumber: true },
];

const SITE_COLUMNS: readonly Column[] = [
  { title: '#', isNumber: true },
  { title: 'allocated', isNumber: true },
  { title: 'share', isNumber: true },
  { title: 'function', isNumber: false },
  { title: 'where it begins', isNumber: false },
];

/** Tells how much memory a program took, who allocated it, and what grows. */
export function memoryReport(findings: MemoryFindings, { name, folder }: ReportSubject): string {
  const { peak, current, allocations, growth } = findings;
  const rows = (['resident', 'heap', 'external'] as const).map((each) => [
    each,
    bytes(peak[each]),
    bytes(current[each]),
  ]);
  const note = growth === null ? [] : ['The peak of resident memory includes what the three snapshots took.'];
  return [
    `Memory of ${name}`,
    '',
    ...textTable(USE_COLUMNS, rows),
    ...note,
    '',
    ...siteLines(allocations, folder),
    '',
    ...(growth === null ? [] : [...leakLines(growth), '']),
  ].join('\n');
}

function siteLines(allocations: AllocationProfile, folder: string): readonly string[] {
  const all = allocatedBytes(allocations);
  const rows = allocationSites(allocations, SITE_COUNT).map((site, index) => [
    String(index + 1),
    bytes(site.bytes),
    percent(percentOf(site.bytes, all)),
    nameOf(site.frame),
    placeOf(site.frame, folder),
  ]);
  return [
    `Top ${SITE_COUNT} of the functions that allocate, of ${bytes(all)} in all, collected since or not, as samples tell it`,
    ...textTable(SITE_COLUMNS, rows),
  ];
}

function leakLines({ leaks, heapBytes }: NonNullable<MemoryFindings['growth']>): readonly string[] {
  const sizes = `Heap after three forced collections: ${heapBytes.map(bytes).join(' → ')}`;
  if (leaks.length === 0) return [sizes, 'No kind of object grows: no leak was seen.'];
  return [
    sizes,
    `${leaks.length === 1 ? '1 kind of object grows' : `${leaks.length} kinds of objects grow`}, the greatest growth first:`,
    ...leaks.flatMap(describeLeak),
  ];
}

function describeLeak(leak: Leak): readonly string[] {
  const { kind, counts, bytes: sizes, path } = leak;
  return [
    '',
    `${kind}: ${counts.join(' → ')} objects, ${sizes.map(bytes).join(' → ')} (+${bytes(addedBytes(leak))})`,
    ...(path === null ? ['  held by nothing that could be followed'] : describePath(path)),
  ];
}

function describePath({ retainers, count, examined }: RetainingPath): readonly string[] {
  const steps = retainers.filter(saysSomething).map(({ by, holder }) => `    ${edgeWords(by)} of ${holder}`);
  return [`  ${count} of ${examined} new ones are held in this way:`, ...steps];
}

/** Between a map and its content there are only inner lists. */
function saysSomething({ by, holder }: Retainer): boolean {
  return by.kind !== 'inner' || !holder.startsWith('(');
}

function edgeWords({ kind, name }: Retainer['by']): string {
  switch (kind) {
    case 'property':
      return `property ${name}`;
    case 'variable':
      return `variable ${name}`;
    case 'element':
      return 'an element';
    case 'inner':
      return 'inside';
  }
}
