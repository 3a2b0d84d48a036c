import * as z from 'zod';
import { isDeeperThan, MAX_DEPTH } from '../alert/json.ts';
import type { HttpClient } from '../http/http-client.ts';
import type { HttpOk } from '../http/http-outcome.ts';
import type { SourceFailure } from './source.ts';
import { describeFailure, type ServiceWords } from './source-failure.ts';

/** One row of a result, by column. */
export type QueryRow = Readonly<Record<string, unknown>>;

/** The rows of a query; with a failure where the service answered in part. */
export type QueryOutcome =
  | { readonly kind: 'rows'; readonly rows: readonly QueryRow[]; readonly partial?: SourceFailure }
  | { readonly kind: 'failed'; readonly failure: SourceFailure };

export interface QueryInput {
  /** KQL, rendered. */
  readonly text: string;
  /** The span that the service may read, ISO 8601. */
  readonly since: string;
  readonly until: string;
  /** Milliseconds since 1970. */
  readonly deadline: number;
}

/** A watchlist of 10,000 items fits; so does every other result, which a query limits by itself. */
const MOST_BYTES = 8 * 1024 * 1024;

/** Runs queries of KQL somewhere. Never rejects for what a service does. */
export interface QueryRunner {
  readonly words: ServiceWords;
  run(input: QueryInput): Promise<QueryOutcome>;
}

const tablesSchema = z.object({
  tables: z.array(
    z.object({
      name: z.string().optional(),
      columns: z.array(z.object({ name: z.string() })),
      rows: z.array(z.array(z.unknown())),
    }),
  ),
  error: z.object({ code: z.string().optional(), message: z.string().optional() }).optional(),
});

const huntingSchema = z.object({ results: z.array(z.record(z.string(), z.unknown())) });

/**
 * Log Analytics (Microsoft Learn, "Azure Monitor Log Analytics API overview", "response format", "errors"). It
 * answers 200 with an error beside the rows for a partial failure, 200 with nothing for a request that it did not
 * understand, and 204 for an empty workspace.
 */
export function logAnalytics(
  client: Pick<HttpClient, 'request'>,
  { endpoint, workspaceId }: { readonly endpoint: string; readonly workspaceId: string },
): QueryRunner {
  const words: ServiceWords = {
    name: 'Log Analytics',
    permission: 'the role Log Analytics Reader on the workspace',
    setting: 'LOGS_WORKSPACE_ID and LOGS_ENDPOINT',
  };
  return {
    words,
    async run({ text, since, until, deadline }) {
      const outcome = await client.request({
        method: 'POST',
        url: `${endpoint}/v1/workspaces/${workspaceId}/query`,
        audience: endpoint,
        body: { query: text, timespan: `${since}/${until}` },
        readOnly: true,
        maxBytes: MOST_BYTES,
        quota: 'log-analytics',
        deadline,
      });
      if (outcome.kind === 'failed') return { kind: 'failed', failure: describeFailure(outcome, words) };
      const parsed = parse(outcome, tablesSchema, words);
      if ('failure' in parsed) return { kind: 'failed', failure: parsed.failure };
      const { tables, error } = parsed.value;
      const [table] = tables;
      const rows = (table?.rows ?? []).map((row) =>
        Object.fromEntries((table?.columns ?? []).map(({ name }, at) => [name, row[at]])),
      );
      if (error === undefined) return { kind: 'rows', rows };
      const detail = `Log Analytics answered in part (${error.code ?? 'no code'}): ${(error.message ?? '').slice(0, 200)}`;
      return { kind: 'rows', rows, partial: { reason: 'partial', detail } };
    },
  };
}

/** Advanced hunting through Microsoft Graph (Microsoft Learn, "security: runHuntingQuery"). */
export function advancedHunting(
  client: Pick<HttpClient, 'request'>,
  { endpoint }: { readonly endpoint: string },
): QueryRunner {
  const words: ServiceWords = {
    name: 'Advanced hunting',
    permission: 'the application permission ThreatHunting.Read.All of Microsoft Graph',
    setting: 'GRAPH_ENDPOINT',
  };
  return {
    words,
    async run({ text, since, until, deadline }) {
      const outcome = await client.request({
        method: 'POST',
        url: `${endpoint}/v1.0/security/runHuntingQuery`,
        audience: endpoint,
        body: { Query: text, Timespan: `${since}/${until}` },
        readOnly: true,
        maxBytes: MOST_BYTES,
        quota: 'graph-hunting',
        deadline,
      });
      if (outcome.kind === 'failed') return { kind: 'failed', failure: describeFailure(outcome, words) };
      const parsed = parse(outcome, huntingSchema, words);
      if ('failure' in parsed) return { kind: 'failed', failure: parsed.failure };
      return { kind: 'rows', rows: parsed.value.results };
    },
  };
}

/** The body of a success, checked; an empty one is a failure with its status named. */
export function parse<Value>(
  { body, status }: HttpOk,
  schema: z.ZodType<Value>,
  { name }: ServiceWords,
): { readonly value: Value } | { readonly failure: SourceFailure } {
  if (body === undefined) {
    const [reason, what] = status === 204 ? ['no-content', 'no content'] : ['empty', 'an empty body'];
    return {
      failure: { reason, detail: `${name} answered ${status} with ${what}: is the workspace empty?` },
    };
  }
  // What nests deeper could not be written into a case.
  if (isDeeperThan(body, MAX_DEPTH)) {
    const detail = `${name} answered what nests deeper than ${MAX_DEPTH} levels`;
    return { failure: { reason: 'unreadable-body', detail } };
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return { value: parsed.data };
  const where = parsed.error.issues[0]?.path.join('.') ?? '';
  return {
    failure: { reason: 'unreadable-body', detail: `${name} answered what is not understood (${where})` },
  };
}
