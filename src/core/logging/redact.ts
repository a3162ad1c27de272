/**
 * Takes secrets out of values on their way to a log or an audit, and makes them JSON: bigints become digits,
 * errors become objects with their stack, whatever is too deep or no data is named instead of shown.
 */

/** What must not be shown. */
export interface RedactionRules {
  /**
   * Words that make a field secret, together with everything in it: a name holds one when case, `_` and `-` are left
   * out, as `binance_API-Key` holds `apikey`. By default `SECRET_WORDS`.
   */
  readonly secretWords?: readonly string[];
  /** Changes every text, be it a value, a message or a stack: known secrets can be cut out by what they are. */
  readonly redactText?: (text: string) => string;
}

/** Turns any value into one that may be shown. */
export type Redact = (value: unknown) => unknown;

/** Words of names whose values are secret. */
export const SECRET_WORDS: readonly string[] = Object.freeze([
  'apikey',
  'authorization',
  'cookie',
  'credential',
  'mnemonic',
  'passphrase',
  'password',
  'privatekey',
  'secret',
  'token',
]);

/** What stands in place of a secret. */
export const REDACTED = '[redacted]';

/** Levels of a value that are shown; below, a word tells what is there. */
const DEPTH_MAX = 12;

/** Makes a redactor. */
export function createRedactor({
  secretWords = SECRET_WORDS,
  redactText = (text) => text,
}: RedactionRules = {}): Redact {
  return (value) => show(value, 0);

  /** Whoever made a value may have made it so that it throws when it is looked at. */
  function show(value: unknown, depth: number): unknown {
    try {
      return showReadable(value, depth);
    } catch {
      return '[unreadable]';
    }
  }

  function showReadable(value: unknown, depth: number): unknown {
    if (typeof value === 'string') return redactText(value);
    if (typeof value !== 'object' || value === null) return showScalar(value);
    if (depth >= DEPTH_MAX) return '[too deep]';
    if (value instanceof Error) return showError(value, depth);
    return Array.isArray(value)
      ? value.map((item: unknown) => show(item, depth + 1))
      : showFields(value, depth);
  }

  function showFields(value: object, depth: number): Readonly<Record<string, unknown>> {
    const shown: Record<string, unknown> = {};
    for (const [name, field] of entriesOf(value)) {
      shown[name] = isSecret(name) ? REDACTED : show(field, depth + 1);
    }
    return shown;
  }

  function showError(error: Error, depth: number): Readonly<Record<string, unknown>> {
    const { name, message, stack, cause } = error;
    return {
      type: name,
      message: redactText(message),
      ...(stack === undefined ? {} : { stack: redactText(stack) }),
      ...showFields(error, depth),
      ...(cause === undefined ? {} : { cause: show(cause, depth + 1) }),
    };
  }

  function isSecret(name: string): boolean {
    const plain = name.toLowerCase().replaceAll(/[_-]/g, '');
    return secretWords.some((word) => plain.includes(word));
  }
}

function showScalar(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  return typeof value === 'function' || typeof value === 'symbol' ? `[${typeof value}]` : value;
}

function entriesOf(value: object): readonly (readonly [string, unknown])[] {
  return Object.entries(value);
}
