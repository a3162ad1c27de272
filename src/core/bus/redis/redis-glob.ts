/** Writes a pattern of ours for `PSUBSCRIBE`, where more characters than the star are special. */
export function redisGlob(pattern: string): string {
  return pattern.replace(/[[\]?\\]/g, '\\$&');
}

/** Writes a text for `PSUBSCRIBE` in which no character is special. */
export function redisGlobLiteral(text: string): string {
  return text.replace(/[[\]?\\*]/g, '\\$&');
}
