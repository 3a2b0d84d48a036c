import * as z from 'zod';
import type { Access } from '../access/access.ts';
import { isDeeperThan, MAX_DEPTH } from '../alert/json.ts';
import type { ApiDeps } from '../api/api-deps.ts';
import type { ApiRequest } from '../api/api-request.ts';
import { getCase } from '../api/get-case.ts';
import { getCaseNote } from '../api/get-case-note.ts';
import { listCases } from '../api/list-cases.ts';
import type { Operation } from '../api/operation.ts';
import { postExplain } from '../api/post-explain.ts';
import { compact } from '../compact.ts';
import { COLUMNS_SHOWN } from '../note/explanation.ts';
import { NOTE_LIMIT } from '../note/render-note.ts';
import { explainFacts, getCaseFacts, getNoteFacts, listCasesFacts, type ToolFacts } from './tool-facts.ts';
import { untrusted } from './untrusted.ts';

/** A tool and what it does. */
export interface Tool extends ToolFacts {
  /** Always answers: an argument that is wrong is told in the answer. */
  run(given: unknown, deps: ApiDeps): Promise<string>;
}

/**
 * Whoever reaches the tools has shown the system key of the extension to the platform; a key tells nobody who holds
 * it, so that all of them are one caller, who may read and nothing else.
 */
function asReader({ access, ...deps }: ApiDeps): ApiDeps {
  const reader: Access = {
    ...access,
    identify: () => ({
      kind: 'known',
      caller: { kind: 'function-key', id: 'mcp', name: 'mcp', role: 'reader' },
    }),
  };
  return { ...deps, access: reader };
}

const FAILED = z.looseObject({ code: z.string(), detail: z.string() });

/** How an answer is shown to an assistant. */
interface View {
  readonly view?: (body: unknown) => unknown;
  readonly textLimit?: number;
}

/** Asks an operation of the API and answers what it answers, or why it does not. */
async function ask(
  operation: Operation,
  { body: sent, ...request }: Partial<Pick<ApiRequest, 'query' | 'params'>> & { readonly body?: Uint8Array },
  deps: ApiDeps,
  { view = (body: unknown) => body, textLimit }: View = {},
): Promise<string> {
  const headers = new Headers({ 'content-type': 'application/json', accept: 'text/markdown' });
  if (sent !== undefined) headers.set('content-length', String(sent.length));
  const body = sent === undefined ? {} : { body: once(sent) };
  const answer = await operation.handle(
    { method: operation.method, query: new URLSearchParams(), params: {}, headers, ...request, ...body },
    asReader(deps),
  );
  const text = Buffer.from(answer.body ?? '').toString('utf8');
  const isJson = /json/.test(answer.headers['content-type'] ?? '');
  const answered: unknown = isJson ? JSON.parse(text) : text;
  if (answer.status < 300) return untrusted(view(answered), textLimit);
  const { code, detail } = FAILED.parse(answered);
  return failed(code, detail);
}

function failed(code: string, detail: string): string {
  return JSON.stringify({ error: { code, detail } });
}

/** The arguments as text by name; those that are absent or no text and no number are left out. */
function argumentsOf(given: unknown): Readonly<Record<string, string>> {
  const parsed = z.record(z.string(), z.unknown()).safeParse(given);
  return Object.fromEntries(
    Object.entries(parsed.data ?? {}).flatMap(([name, value]): [string, string][] =>
      (typeof value === 'string' && value !== '') || typeof value === 'number' ? [[name, String(value)]] : [],
    ),
  );
}

const eventSchema = z.looseObject({
  columns: z.record(z.string(), z.unknown()),
  branches: z.array(z.looseObject({ name: z.string(), outcome: z.string() })),
});

/** A row without its trees of clauses, which `explain` tells, and with the columns that say what happened. */
function briefEvent(event: unknown): unknown {
  const { columns, branches, ...rest } = eventSchema.parse(event);
  const known = COLUMNS_SHOWN.flatMap((name) => (columns[name] === undefined ? [] : [[name, columns[name]]]));
  return {
    ...rest,
    columns: Object.fromEntries(known),
    branches: branches.map(({ name, outcome }) => ({ name, outcome })),
  };
}

function briefCase(found: unknown): unknown {
  const {
    events,
    note: _told,
    ...rest
  } = z.looseObject({ events: z.array(z.unknown()), note: z.string() }).parse(found);
  return { ...rest, events: events.map(briefEvent) };
}

export const getCaseTool: Tool = {
  ...getCaseFacts,
  run: (given, deps) =>
    ask(getCase, { params: { id: argumentsOf(given)['id'] ?? '' } }, deps, { view: briefCase }),
};

export const getNoteTool: Tool = {
  ...getNoteFacts,
  run: (given, deps) =>
    ask(getCaseNote, { params: { id: argumentsOf(given)['id'] ?? '' } }, deps, { textLimit: NOTE_LIMIT }),
};

export const listCasesTool: Tool = {
  ...listCasesFacts,
  run: (given, deps) => ask(listCases, { query: new URLSearchParams(argumentsOf(given)) }, deps),
};

export const explainTool: Tool = {
  ...explainFacts,
  async run(given, deps) {
    const { rows = '', query } = argumentsOf(given);
    const parsed = jsonOf(rows);
    if (parsed === undefined) return failed('rows.not-json', 'The argument rows is not JSON.');
    if (isDeeperThan(parsed, MAX_DEPTH)) {
      return failed('rows.too-deep', `The argument rows nests deeper than ${MAX_DEPTH} levels.`);
    }
    const body = JSON.stringify(compact({ query, rows: parsed }));
    return ask(postExplain, { body: Buffer.from(body) }, deps);
  },
};

function jsonOf(given: string): unknown {
  try {
    return JSON.parse(given);
  } catch {
    return undefined;
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
