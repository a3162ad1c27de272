import { REDACTED, type Secret } from './secret.ts';

/** Shorter secrets are not looked for in texts: a single letter would black out half of every log. */
const LENGTH_MIN = 4;

/** Text that is a secret by its form: an age identity, or the credentials of a URL. */
const SECRET_FORMS: readonly (readonly [RegExp, string])[] = [
  [/AGE-SECRET-KEY-[0-9A-Za-z-]+/g, REDACTED],
  [/(\b[a-z][a-z0-9+.-]*:\/\/)[^/?#\s]*@/gi, `$1${REDACTED}@`],
];

/**
 * Makes what cuts secrets out of texts, for the redactor of logs and the audit trail: every occurrence of the given
 * secrets, also as JSON, URLs or base64 write them, and what is a secret by its form. Secrets of fewer than 4 letters
 * are hidden by the names of their fields only.
 */
export function createTextRedactor(secrets: readonly Secret[]): (text: string) => string {
  const spellings = [...new Set(secrets.flatMap(spellingsOf))];
  const longestFirst = spellings.toSorted((one, other) => other.length - one.length);
  return (text) => {
    const withoutKnown = longestFirst.reduce((shown, secret) => shown.replaceAll(secret, REDACTED), text);
    return SECRET_FORMS.reduce((shown, [form, instead]) => shown.replace(form, instead), withoutKnown);
  };
}

function spellingsOf(secret: Secret): readonly string[] {
  const text = secret.reveal();
  if (text.length < LENGTH_MIN) return [];
  const bytes = Buffer.from(text);
  return [
    text,
    JSON.stringify(text).slice(1, -1),
    encodeURIComponent(text.toWellFormed()),
    bytes.toString('base64'),
    bytes.toString('base64url'),
  ];
}
