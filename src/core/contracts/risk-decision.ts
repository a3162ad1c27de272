import type { Decoder, FieldError } from './decoded.ts';
import {
  DENIAL_DECODERS,
  DENIAL_REASONS,
  type Denial,
  type DenialReason,
  encodeDenialCaps,
} from './denial.ts';
import { boolean, identifier, meta, oneOf, optional } from './field-reader.ts';
import { decoderOf } from './record.ts';

/** Risk let the intent through. */
export interface ApprovedDecision {
  readonly kind: 'approved';
  /** Intent that was decided. */
  readonly intentId: string;
}

/** Risk stopped the intent. */
export type DeniedDecision = Denial & {
  readonly kind: 'denied';
  /** Intent that was decided. */
  readonly intentId: string;
};

/** What risk said about one intent. */
export type RiskDecision = ApprovedDecision | DeniedDecision;

/** A decision on the wire; the reason is set exactly when it denies. */
export interface RiskDecisionWire {
  readonly intent_id: string;
  readonly allowed: boolean;
  readonly reason: DenialReason | null;
  readonly caps: Readonly<Record<string, unknown>>;
}

const decodeEnvelope = decoderOf(
  { intent_id: identifier, allowed: boolean, reason: optional(oneOf(DENIAL_REASONS)), caps: meta },
  (values) => values,
  checkReason,
);

/** Reads a decision, including the facts that its reason requires. */
export const decodeRiskDecision: Decoder<RiskDecision> = (message) => {
  const envelope = decodeEnvelope(message);
  if (envelope.kind === 'invalid') return envelope;
  const { intent_id: intentId, reason, caps } = envelope.value;
  const { ignored } = envelope;
  if (reason === undefined) return { kind: 'ok', value: { kind: 'approved', intentId }, ignored };
  const denial = DENIAL_DECODERS[reason](caps);
  if (denial.kind === 'ok')
    return { kind: 'ok', value: { kind: 'denied', intentId, ...denial.value }, ignored };
  const fields = denial.fields.map((error) => ({ ...error, field: `caps.${error.field}` }));
  return { kind: 'invalid', fields, ignored };
};

/** Writes a decision for the wire. */
export function encodeRiskDecision(decision: RiskDecision): RiskDecisionWire {
  return decision.kind === 'approved'
    ? { intent_id: decision.intentId, allowed: true, reason: null, caps: {} }
    : {
        intent_id: decision.intentId,
        allowed: false,
        reason: decision.reason,
        caps: encodeDenialCaps(decision),
      };
}

interface ReadVerdict {
  readonly allowed?: boolean;
  readonly reason?: DenialReason | undefined;
}

/** Of two fields that contradict each other nobody knows which one is wrong: both are named. */
function checkReason({ allowed, reason }: ReadVerdict): readonly FieldError[] {
  if (allowed === undefined || allowed === (reason === undefined)) return [];
  const found = reason === undefined ? 'missing' : `"${reason}"`;
  return allowed
    ? [
        { field: 'allowed', expected: 'false with a reason', found: 'true' },
        { field: 'reason', expected: 'no reason on an approval', found },
      ]
    : [
        { field: 'allowed', expected: 'true without a reason', found: 'false' },
        { field: 'reason', expected: 'the reason of a denial', found },
      ];
}
