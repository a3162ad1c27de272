import type { SecretLintRuleCreator } from '@secretlint/types';

/** Private keys that the recommended rules do not know: those of age, and short ones in PEM, such as Ed25519. */
const KINDS = [
  { id: 'AgeKey', pattern: /AGE-SECRET-KEY-1[0-9A-Z]{58}/g },
  {
    id: 'PemKey',
    pattern:
      /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s+[A-Za-z0-9+/=\s]{40,}-----END (?:[A-Z]+ )*PRIVATE KEY-----/g,
  },
] as const;

/** A rule of secretlint for keys that stand in the plain. */
export const plainKeys: SecretLintRuleCreator = {
  messages: {
    AgeKey: { en: () => 'found an age key' },
    PemKey: { en: () => 'found a private key' },
  },
  meta: {
    id: 'plain-keys',
    recommended: true,
    type: 'scanner',
    supportedContentTypes: ['text'],
  },
  create(context) {
    const translate = context.createTranslator(plainKeys.messages);
    return {
      file(source) {
        for (const { id, pattern } of KINDS)
          for (const match of source.content.matchAll(pattern))
            context.report({
              message: translate(id),
              range: [match.index, match.index + match[0].length],
            });
      },
    };
  },
};
