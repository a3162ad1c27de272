import fc from 'fast-check';
import { type Decoder, MESSAGES } from '../../src/core/contracts/index.ts';
import {
  boundaryOf,
  type Invalid,
  invalidOf,
  validOf,
  type ZodSchema,
} from '../../tools/becalm/src/generators/index.ts';
import { grafted, type Wire } from './graft.ts';
import { FIELD_GENERATORS } from './wire-fields.ts';
import * as schemas from './wire-schemas.ts';
import { BAR_TIES, BOOK_TIES, brokenTies, POSITION_TIES, type Ties } from './wire-ties.ts';

/** One contract of the core, and what is drawn for it. */
export interface Contract {
  /** The published decoder. */
  readonly decode: Decoder<unknown>;
  /** Messages that the specification accepts. */
  readonly valid: fc.Arbitrary<Wire>;
  /** Messages that it refuses for one place, with that place. */
  readonly invalid: fc.Arbitrary<Invalid<Wire>>;
}

const options = { schemas: FIELD_GENERATORS };

function contract({ decode }: Pick<Contract, 'decode'>, schema: ZodSchema<Wire>, ties?: Ties): Contract {
  const fields = fc.oneof(
    { arbitrary: validOf(schema, options), weight: 3 },
    { arbitrary: boundaryOf(schema, options), weight: 1 },
  );
  const flaws = invalidOf(schema, options);
  if (ties === undefined) return { decode, valid: fields, invalid: flaws };
  const valid = fields.map(ties.mend);
  const ofFields = flaws.map((invalid) => grafted(invalid, ties.mend));
  const invalid = fc.oneof(
    { arbitrary: ofFields, weight: 5 },
    { arbitrary: brokenTies(valid, ties), weight: 1 },
  );
  return { decode, valid, invalid };
}

/** Every contract of the core. */
export const CONTRACTS = {
  trade: contract(MESSAGES.trade, schemas.tradeSchema),
  book: contract(MESSAGES.book, schemas.bookSchema, BOOK_TIES),
  bar: contract(MESSAGES.bar, schemas.barSchema, BAR_TIES),
  intent: contract(MESSAGES.intent, schemas.intentSchema),
  decision: contract(MESSAGES.decision, schemas.decisionSchema),
  order: contract(MESSAGES.order, schemas.orderSchema),
  fill: contract(MESSAGES.fill, schemas.fillSchema),
  position: contract(MESSAGES.position, schemas.positionSchema, POSITION_TIES),
  update: contract(MESSAGES.update, schemas.updateSchema),
  cancel: contract(MESSAGES.cancel, schemas.cancelSchema),
} satisfies Readonly<Record<keyof typeof MESSAGES, Contract>>;
