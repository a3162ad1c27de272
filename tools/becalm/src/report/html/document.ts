import { createHash } from 'node:crypto';
import { type Html, html } from './markup.ts';

/** A page, but for what stands in its body. */
export interface DocumentGiven {
  readonly title: string;
  readonly style: string;
  readonly script: string;
  readonly body: readonly Html[];
  /** The class of the body; without for none. */
  readonly kind?: string;
}

/** A page that opens from disk, asks for nothing else, and runs no script but its own. */
export function documentOf({ title, style, script, body, kind }: DocumentGiven): string {
  const policy = [
    "default-src 'none'",
    `style-src '${hashOf(style)}'`,
    `script-src '${hashOf(script)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    html`<meta http-equiv="Content-Security-Policy" content="${policy}">`.html,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    '<meta name="color-scheme" content="light dark">',
    html`<title>${title}</title>`.html,
    `<style>${style}</style>`,
    '</head>',
    kind === undefined ? '<body>' : html`<body class="${kind}">`.html,
    ...body.map((part) => part.html),
    `<script>${script}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
