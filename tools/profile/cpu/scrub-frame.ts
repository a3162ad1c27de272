/**
 * What V8 says about a function can hold data of the program: the source of a regular expression, the code in a `data:`
 * address, the query of a module. Nothing of that may reach a file.
 */

/** The parts of a frame that are looked at. */
interface RawFrame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
  readonly columnNumber: number;
}

/** What stands for code that was made while the program ran. */
export const EVALUATED = '(evaluated)';

/** What stands for a regular expression. */
export const REGULAR_EXPRESSION = '(regular expression)';

/** Returns a frame whose name and address are spelt out in files, and says so where they are not. */
export function scrubFrame({ functionName, url, lineNumber, columnNumber }: RawFrame): RawFrame {
  const place = { lineNumber, columnNumber };
  if (functionName.startsWith('RegExp: ')) return { functionName: REGULAR_EXPRESSION, url: '', ...place };
  if (functionName === REGULAR_EXPRESSION) return { functionName, url: '', ...place };
  if (url === '' && lineNumber < 0) return { functionName, url, ...place };
  const address = scrubUrl(url);
  return { functionName: address === EVALUATED ? EVALUATED : functionName, url: address, ...place };
}

/** Returns the address of a script without query, fragment and user; `(evaluated)` for anything that is no file. */
export function scrubUrl(url: string): string {
  if (url.startsWith('node:')) return url;
  if (url.startsWith('file://') || url.startsWith('/') || /^[A-Za-z]:[\\/]/.test(url))
    return url.replace(/[?#].*$/s, '');
  if (/^https?:\/\//.test(url)) return url.replace(/[?#].*$/s, '').replace(/^(https?:\/\/)[^/]*@/, '$1');
  return EVALUATED;
}
