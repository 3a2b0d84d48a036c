import { z } from 'zod';
import type { Access } from '../access/access.ts';
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
import { untrusted } from './untrusted.ts';

/** An argument of a tool, as the Model Context Protocol binding of Azure Functions describes it. */
export interface ToolArgument {
  readonly propertyName: string;
  readonly propertyType: 'string' | 'number';
  readonly description: string;
  readonly isRequired: boolean;
}

/** A read-only call of the API for an analyst's assistant. */
export interface Tool {
  /** As the assistant sees it. */
  readonly toolName: string;
  readonly description: string;
  readonly toolArguments: readonly ToolArgument[];
  /** Always answers: an argument that is wrong is told in the answer. */
  run(given: unknown, deps: ApiDeps): Promise<string>;
}

/**
 * Whoever reaches the tools has shown the system key of the extension to the platform; a key tells nobody who holds
 * it, so that all of them are one caller, who may read and nothing else.
 */
function asReader({ access, ...deps }: ApiDeps): ApiDeps {
  const reader: Access = {
    identify: () => ({
      kind: 'known',
      caller: { kind: 'function-key', id: 'mcp', name: 'mcp', role: 'reader' },
    }),
    admit: (key) => access.admit(key),
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
  request: Partial<Pick<ApiRequest, 'query' | 'params' | 'body'>>,
  deps: ApiDeps,
  { view = (body: unknown) => body, textLimit }: View = {},
): Promise<string> {
  const headers = new Headers({ 'content-type': 'application/json', accept: 'text/markdown' });
  const answer = await operation.handle(
    { method: operation.method, query: new URLSearchParams(), params: {}, headers, ...request },
    asReader(deps),
  );
  const text = Buffer.from(answer.body ?? '').toString('utf8');
  const isJson = /json/.test(answer.headers['content-type'] ?? '');
  const body: unknown = isJson ? JSON.parse(text) : text;
  if (answer.status < 300) return untrusted(view(body), textLimit);
  const { code, detail } = FAILED.parse(body);
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

function text(propertyName: string, description: string, isRequired = false): ToolArgument {
  return { propertyName, propertyType: 'string', description, isRequired };
}

const ID = text('id', 'The id of the case: the SystemAlertId of its alert.', true);

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
  toolName: 'get_case',
  description:
    'Gets a triaged alert of the analytics rule Detect Systemctl: disposition, score with its reasons, what happened, context, what allowlist entries claim, and what became of the incident.',
  toolArguments: [ID],
  run: (given, deps) =>
    ask(getCase, { params: { id: argumentsOf(given)['id'] ?? '' } }, deps, { view: briefCase }),
};

export const getNoteTool: Tool = {
  toolName: 'get_note',
  description: 'Gets the triage note of a case as Markdown: why it was judged so, and what to check next.',
  toolArguments: [ID],
  run: (given, deps) =>
    ask(getCaseNote, { params: { id: argumentsOf(given)['id'] ?? '' } }, deps, { textLimit: NOTE_LIMIT }),
};

export const listCasesTool: Tool = {
  toolName: 'list_cases',
  description: 'Lists triaged alerts, newest first. All arguments narrow the list.',
  toolArguments: [
    text('disposition', 'likely-benign, needs-review or likely-malicious.'),
    text('host', 'The name of the host, whole.'),
    text('account', 'The name of the account, whole.'),
    text(
      'verdict',
      'What a person found out: TruePositive, BenignPositive, FalsePositive, Undetermined, or none.',
    ),
    text('since', 'ISO 8601 with a zone: cases created at or after it.'),
    text('until', 'ISO 8601 with a zone: cases created before it.'),
    {
      propertyName: 'limit',
      propertyType: 'number',
      description: '1 to 200, 50 when absent.',
      isRequired: false,
    },
    text('cursor', 'Where the page starts: the cursor of the page before.'),
  ],
  run: (given, deps) => ask(listCases, { query: new URLSearchParams(argumentsOf(given)) }, deps),
};

export const explainTool: Tool = {
  toolName: 'explain',
  description:
    'Explains how the analytics rule, or a KQL query of yours, judges rows of DeviceProcessEvents or DeviceFileEvents: clause by clause, with match, no-match or unknown.',
  toolArguments: [
    text('rows', 'JSON: a list of objects, each with `table` and the columns of a row.', true),
    text('query', 'KQL; the shipped rule when absent.'),
  ],
  async run(given, deps) {
    const { rows = '', query } = argumentsOf(given);
    const parsed = jsonOf(rows);
    if (parsed === undefined) return failed('rows.not-json', 'The argument rows is not JSON.');
    const body = JSON.stringify(compact({ query, rows: parsed }));
    return ask(postExplain, { body: once(Buffer.from(body)) }, deps);
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
