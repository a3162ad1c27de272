import { REDACTED, Secret } from './secret.ts';

/** Returns a copy of a value in which nothing secret is left. */
export type Redact = (value: unknown) => unknown;

/** Deeper values are not looked at, and not shown either. */
const DEPTH_MAX = 12;

/** Shorter secrets are hidden by their keys only: a single letter would black out half of every log. */
const VALUE_LENGTH_MIN = 4;

/** Keys whose values are never shown, whatever they hold. */
const SECRET_KEY =
  /pass(?:word|phrase)?$|secret|token|credential|authorization|cookie|api[_-]?keys?$|private[_-]?key|^dsn$/i;

/** Text that is a secret by its form: an age identity, or the credentials of a URL. */
const SECRET_FORMS: readonly [RegExp, string][] = [
  [/AGE-SECRET-KEY-[0-9A-Za-z-]+/g, REDACTED],
  [/(\b[a-z][a-z0-9+.-]*:\/\/)[^/?#\s]*@/gi, `$1${REDACTED}@`],
];

/**
 * Makes the redactor for logs and the audit trail: it hides what stands under a telling key, every occurrence of the
 * given secrets in any text (also as JSON, URL or base64 writes them), and what is a secret by its form.
 */
export function createRedactor(secrets: readonly Secret[] = []): Redact {
  const forms = secrets.flatMap(formsOf);
  const longestFirst = [...new Set(forms)].toSorted((one, other) => other.length - one.length);
  const redactText = (text: string) =>
    SECRET_FORMS.reduce(
      (shown, [form, replacement]) => shown.replace(form, replacement),
      longestFirst.reduce((shown, secret) => shown.replaceAll(secret, REDACTED), text),
    );
  return (value) => redact(value, redactText, DEPTH_MAX);
}

function formsOf(secret: Secret): readonly string[] {
  const text = secret.reveal();
  if (text.length < VALUE_LENGTH_MIN) return [];
  const base64 = Buffer.from(text);
  return [
    text,
    JSON.stringify(text).slice(1, -1),
    encodeURIComponent(text.toWellFormed()),
    base64.toString('base64'),
    base64.toString('base64url'),
  ];
}

/** `depthLeft` ends cycles as well. */
function redact(value: unknown, redactText: RedactText, depthLeft: number): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  // Bytes may be the text of a secret.
  if (value instanceof Secret || ArrayBuffer.isView(value) || depthLeft === 0) return REDACTED;
  return redactObject(value, (member) => redact(member, redactText, depthLeft - 1), redactText);
}

function redactObject(value: object, inside: Redact, redactText: RedactText): unknown {
  if (Array.isArray(value)) return value.map(inside);
  if (value instanceof Map || value instanceof Set) return [...value].map(inside);
  const members = value instanceof Error ? errorMembers(value) : Object.entries(value);
  return redactMembers(members, inside, redactText);
}

type Members = readonly (readonly [string, unknown])[];
type RedactText = (text: string) => string;

function redactMembers(members: Members, inside: Redact, redactText: RedactText): unknown {
  const shown = members.map(([key, member]): [string, unknown] => [
    redactText(key),
    SECRET_KEY.test(key) ? REDACTED : inside(member),
  ]);
  return Object.fromEntries(shown);
}

/** What an error says stands in properties that are not enumerable. */
function errorMembers(error: Error): Members {
  const { name, message, stack, cause } = error;
  const said: Members = [
    ['name', name],
    ['message', message],
    ['stack', stack],
    ['cause', cause],
  ];
  return [...said.filter(([, value]) => value !== undefined), ...Object.entries(error)];
}
