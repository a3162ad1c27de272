import type { Measure } from './measure.ts';
import { copies, likenesses } from './measures/clones.ts';
import { complexity } from './measures/complexity.ts';
import { deadCode } from './measures/dead-code.ts';
import { documentation } from './measures/documentation.ts';
import { exceptions } from './measures/exceptions.ts';
import { size } from './measures/size.ts';
import { types } from './measures/types.ts';

/** All measures, in the order of the table. */
export const measures: readonly Measure[] = [
  deadCode,
  copies,
  likenesses,
  complexity,
  types,
  documentation,
  size,
  exceptions,
];
