import * as z from 'zod';
import type { FactCache, Loaded } from '../fact-cache.ts';
import { joinFacts } from '../merge-context.ts';
import { queryTemplate } from '../queries.ts';
import type { QueryRow, QueryRunner } from '../query-runner.ts';
import type { ContextFacts, ContextSource, ContextSubject, SourceAnswer, SourceFailure } from '../source.ts';
import { nothingToAsk } from '../source-answer.ts';
import type { LogPart } from './log-part.ts';

const rowsSchema = z.object({
  rows: z.array(z.record(z.string(), z.unknown())),
  partial: z.object({ reason: z.string(), detail: z.string() }).exactOptional(),
});

type Rows = z.infer<typeof rowsSchema>;

interface PartAnswer {
  readonly part: string;
  readonly facts: ContextFacts;
  readonly failure?: SourceFailure;
  readonly ageMs?: number;
}

/** A place that answers queries of KQL, asked for several things at once; each that comes is of use. */
export function logsSource(
  name: 'log-analytics' | 'advanced-hunting',
  runner: QueryRunner,
  parts: readonly LogPart[],
  cache: FactCache,
): ContextSource {
  return {
    name,
    async lookUp(subject, deadline) {
      const asked = await Promise.all(parts.map((part) => askPart(part, subject, runner, cache, deadline)));
      const answers = asked.filter((answer) => answer !== undefined);
      if (answers.length === 0) return nothingToAsk('the alert names no host, account or unit to ask for');
      return joinAnswers(answers);
    },
  };
}

async function askPart(
  part: LogPart,
  subject: ContextSubject,
  runner: QueryRunner,
  cache: FactCache,
  deadline: number,
): Promise<PartAnswer | undefined> {
  const question = part.ask(subject);
  if (question === undefined) return undefined;
  const { query, values, since, until, ttlMs, shared } = question;
  const text = queryTemplate(query).render({ ...values, since, until });
  const found = await cache.get({ key: `logs ${text}`, ttlMs, schema: rowsSchema, shared }, () =>
    load(runner, { text, since, until, deadline }),
  );
  if (found.kind === 'failed') return { part: part.name, facts: {}, failure: found.failure };
  const { rows, partial } = found.value;
  const facts = part.read(rows, subject);
  if (found.kind === 'stale') return { part: part.name, facts, failure: found.failure, ageMs: found.ageMs };
  return { part: part.name, facts, ...(partial === undefined ? {} : { failure: partial }) };
}

async function load(runner: QueryRunner, input: Parameters<QueryRunner['run']>[0]): Promise<Loaded<Rows>> {
  const outcome = await runner.run(input);
  if (outcome.kind === 'failed') return outcome;
  const rows = outcome.rows.map((row): QueryRow & Record<string, unknown> => ({ ...row }));
  const { partial } = outcome;
  if (partial === undefined) return { kind: 'value', value: { rows } };
  return { kind: 'value', value: { rows, partial: { ...partial } }, keep: false };
}

/** The state of the whole: as bad as that of its worst part, which it names. */
function joinAnswers(answers: readonly PartAnswer[]): SourceAnswer {
  const facts = joinFacts(answers.map((answer) => answer.facts));
  const away = answers.filter(({ failure, ageMs }) => failure !== undefined && ageMs === undefined);
  const old = answers.filter(({ ageMs }) => ageMs !== undefined);
  const [worst] = [...away, ...old];
  if (worst?.failure === undefined) return { facts, state: { status: 'ok' } };
  const lacking = [...away, ...old].map(({ part }) => part).join(', ');
  const { reason } = worst.failure;
  const detail = `${lacking}: ${worst.failure.detail}`;
  if (away.length > 0) return { facts, state: { status: 'unavailable', reason, detail } };
  return {
    facts,
    state: { status: 'stale', reason, detail, ageMs: Math.max(...old.map(({ ageMs }) => ageMs ?? 0)) },
  };
}
