import type { Session } from 'node:inspector';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isObject } from './is-object.ts';

/**
 * Reads what no code can reach: the variables that a function closes over, and private fields. Vitest runs a module as
 * the body of a function, so the variables of a module are what its functions close over.
 */
export interface Inspector {
  /** The variables a function closes over, innermost first, without those of scripts and native modules. */
  readonly closureOf: (value: object) => Closure | null;
  readonly privatesOf: (object: object) => ReadonlyMap<string, unknown>;
  readonly close: () => void;
}

/** What a function closes over. */
export interface Closure {
  /** Where the text of the function is, as it was compiled; null where nobody knows. 1-based. */
  readonly place: CompiledPlace | null;
  readonly scopes: readonly Scope[];
}

/** Variables by name. */
export type Scope = ReadonlyMap<string, unknown>;

/** A place in a compiled text. */
export interface CompiledPlace {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** Opens the inspector on this thread; null where there is none, or where somebody debugs it already. */
export function openInspector(): Inspector | null {
  try {
    const { Session, url } = createRequire(import.meta.url)(
      'node:inspector',
    ) as typeof import('node:inspector');
    if (url() !== undefined) return null;
    const session = new Session();
    session.connect();
    return createInspector(session);
  } catch {
    return null;
  }
}

/** The objects that go in and out; the inspector reaches them as a global while it reads. */
interface Gate {
  object: object;
  taken: readonly unknown[];
  readonly take: (...given: readonly unknown[]) => void;
}

const gateName = '__becalm_gate__';
const group = 'becalm';

/** The kinds of scope whose variables are no closure's. */
const outerScope = /^(?:Global|Script|Module|Eval|With)/u;

function createInspector(session: Session): Inspector {
  const scripts = new Map<string, string>();
  const gate: Gate = {
    object: {},
    taken: [],
    take(...given) {
      gate.taken = given;
    },
  };

  /** Answers of the runtime come before `post` returns, since they are of this thread. */
  function post(method: string, parameters: object): object {
    let answer: unknown;
    session.post(method, parameters, (error, given) => {
      answer = error === null ? given : undefined;
    });
    if (!isObject(answer)) throw new Error(`Expected an answer to ${method}, was ${String(answer)}.`);
    return answer;
  }

  /** While the debugger is on, the inspector tells of every script; no code of the suite runs meanwhile. */
  function learnScripts(): void {
    const learn = ({
      params,
    }: {
      readonly params: { readonly scriptId: string; readonly url: string };
    }): void => {
      scripts.set(params.scriptId, params.url);
    };
    session.on('Debugger.scriptParsed', learn);
    session.post('Debugger.enable');
    session.post('Debugger.disable');
    session.removeListener('Debugger.scriptParsed', learn);
  }

  function placeOf(location: unknown): CompiledPlace | null {
    const { scriptId, lineNumber, columnNumber } = isObject(location) ? fieldsOf(location) : {};
    if (typeof scriptId !== 'string') return null;
    if (!scripts.has(scriptId)) learnScripts();
    // Node's own scripts are not told of; asking again would take as long again.
    if (!scripts.has(scriptId)) scripts.set(scriptId, '');
    const path = pathOf(scripts.get(scriptId) ?? '');
    return path === '' ? null : { path, line: Number(lineNumber) + 1, column: Number(columnNumber) + 1 };
  }

  function reach<Answer>(object: object, read: (id: string) => Answer, otherwise: Answer): Answer {
    gate.object = object;
    try {
      Object.defineProperty(globalThis, gateName, { value: gate, configurable: true });
      const { result } = fieldsOf(
        post('Runtime.evaluate', { expression: `${gateName}.object`, objectGroup: group }),
      );
      const id = isObject(result) ? fieldsOf(result)['objectId'] : undefined;
      return typeof id === 'string' ? read(id) : otherwise;
    } catch {
      return otherwise;
    } finally {
      gate.object = {};
      gate.taken = [];
      release();
      Reflect.deleteProperty(globalThis, gateName);
    }
  }

  function release(): void {
    try {
      session.post('Runtime.releaseObjectGroup', { objectGroup: group });
    } catch {
      // It was closed, and has released everything.
    }
  }

  function properties(objectId: string): Properties {
    return post('Runtime.getProperties', { objectId, ownProperties: true });
  }

  /** Hands the objects of some ids to this code. */
  function objectsOf(ids: readonly string[]): readonly unknown[] {
    const [objectId] = ids;
    if (objectId === undefined) return [];
    post('Runtime.callFunctionOn', {
      objectId,
      functionDeclaration: `function (...given) { ${gateName}.take(...given); }`,
      arguments: ids.map((id) => ({ objectId: id })),
    });
    return gate.taken;
  }

  return {
    closureOf: (value) =>
      reach<Closure | null>(
        value,
        (id) => {
          const internals = properties(id).internalProperties ?? [];
          const scopesId = internals.find(({ name }) => name === '[[Scopes]]')?.value?.objectId;
          const location = internals.find(({ name }) => name === '[[FunctionLocation]]')?.value?.value;
          const listed = scopesId === undefined ? [] : (properties(scopesId).result ?? []);
          const ids = listed.flatMap(({ value: scope }) =>
            scope?.objectId === undefined || outerScope.test(scope.description ?? '') ? [] : [scope.objectId],
          );
          return { place: placeOf(location), scopes: objectsOf(ids).map(variablesOf) };
        },
        null,
      ),
    privatesOf: (object) =>
      reach<ReadonlyMap<string, unknown>>(
        object,
        (id) => {
          const fields = properties(id).privateProperties ?? [];
          return new Map(fields.flatMap((field) => readField(field)));
        },
        new Map(),
      ),
    close: () => session.disconnect(),
  };

  function readField({ name, value }: RemoteProperty): readonly (readonly [string, unknown])[] {
    if (value === undefined) return [];
    if (value.objectId === undefined) return [[name, value.value]];
    return [[name, objectsOf([value.objectId])[0]]];
  }
}

interface Properties {
  readonly result?: readonly RemoteProperty[];
  readonly internalProperties?: readonly RemoteProperty[];
  readonly privateProperties?: readonly RemoteProperty[];
}

interface RemoteProperty {
  readonly name: string;
  readonly value?: { readonly objectId?: string; readonly description?: string; readonly value?: unknown };
}

/** V8 hands a scope out as an object of its description and of another one with the variables. */
function variablesOf(scope: unknown): Scope {
  const variables = isObject(scope) ? fieldsOf(scope)['object'] : undefined;
  return new Map(isObject(variables) ? Object.entries(variables) : []);
}

/** The path of a script, which Node names by its URL. */
function pathOf(scriptUrl: string): string {
  return scriptUrl.startsWith('file://') ? fileURLToPath(scriptUrl) : scriptUrl;
}

function fieldsOf(object: object): Readonly<Record<string, unknown>> {
  return { ...object };
}
