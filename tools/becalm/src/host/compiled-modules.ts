import vm from 'node:vm';

/**
 * Keeps the compiled function of every module text, so that a fresh module instance costs an evaluation
 * and no compilation.
 *
 * Vitest evaluates a module by compiling an async arrow that takes the module's scope as arguments.
 * Calling the same function again gives a fresh scope, with V8's byte code and type feedback kept.
 * Where a Vitest does otherwise, nothing matches and nothing changes.
 */
export function reuseCompiledModules(): void {
  const compile = vm.runInThisContext;
  const compiled = new Map<string, { readonly code: string; readonly result: unknown }[]>();

  vm.runInThisContext = function runInThisContext(code, options) {
    if (!isModuleText(code) || typeof options !== 'object' || options.filename === undefined) {
      return compile.call(vm, code, options) as unknown;
    }
    const known = compiled.get(options.filename) ?? [];
    compiled.set(options.filename, known);
    const match = known.find((entry) => entry.code === code);
    if (match !== undefined) return match.result;
    const result: unknown = compile.call(vm, code, options);
    known.push({ code, result });
    return result;
  };
}

/** How Vitest 4 and 5 begin the text of a module. */
function isModuleText(code: unknown): code is string {
  return typeof code === 'string' && code.startsWith("'use strict';async (__vite_ssr_exports__");
}
