import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Case } from '../../src/case/case.schema.ts';
import { caseTable } from '../../src/case/case-table.ts';
import { loadConfig } from '../../src/config.ts';
import { createDeps } from '../../src/deps.ts';
import type { HttpClient } from '../../src/http/http-client.ts';
import { memoryStores } from '../support/memory-stores.ts';
import { memoryTable } from '../support/memory-table.ts';
import { rawRowAlert, singleAlert } from '../support/sentinel-alert.ts';
import {
  alertRow,
  outcomeOf,
  questionOf,
  questions,
  reasonsOf,
  type Saying,
  sayings,
} from './source-answers.ts';
import { requireCleanPrototypes, type Target } from './target.ts';

const config = loadConfig({
  CasesStorage: 'in memory',
  LOGS_WORKSPACE_ID: '0f3c1d52-5b0e-4b7e-8d5b-6c1f2a3b4c5d',
  DEFENDER: 'on',
  GRAPH: 'on',
  WATCHLIST_HOSTS: 'hosts',
  WATCHLIST_ACCOUNTS: 'accounts',
});
const quiet = () => undefined;
/** The last thing that the service logged as its own trouble. */
let trouble: unknown;
const logger = {
  info: quiet,
  warn: quiet,
  error(_event: string, fields: unknown) {
    trouble = fields;
  },
};

/** The host that the watchlist has, and some that no list has, though every object has something of their names. */
const KNOWN_HOST = 'web-01.example.com';
const rowOf = (host: string) => ({ ...alertRow, DeviceName: host });
const hostEntity = { $id: '1', Type: 'host', HostName: 'web-01', DnsDomain: 'example.com' };
const carrying = (host: string) => rawRowAlert(rowOf(host), { properties: { OriginalQuery: undefined } });
/** Without a query of their own, which would be compiled. Alerts that carry their row, and one that leaves it to the logs. */
const alerts = fc
  .constantFrom(
    carrying(KNOWN_HOST),
    singleAlert([], { entities: [hostEntity], properties: { Query: undefined } }),
    ...['0000-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z'].map((EndTime) => ({
      ...singleAlert([], { entities: [hostEntity], properties: { Query: undefined } }),
      StartTime: EndTime,
      EndTime,
    })),
    ...['constructor', '__proto__.example.com', 'toString'].map(carrying),
  )
  .map((alert) => JSON.stringify(alert));

interface Asked {
  readonly found: Case;
  /** What was asked, and what was said to it. */
  readonly said: ReadonlyMap<string, Saying>;
}

/** The case of an alert, after what was said to each question that it raised. */
async function caseOf(alert: string, say: Readonly<Record<string, Saying>>): Promise<Asked> {
  const said = new Map<string, Saying>();
  const request: HttpClient['request'] = async (asked) => {
    const name = questionOf(asked);
    const [question, saying] = [questions[name], say[name]];
    assert.ok(question !== undefined && saying !== undefined, `a question that is not known: ${asked.url}`);
    said.set(name, saying);
    return outcomeOf(question, saying);
  };
  const client: HttpClient = { request, close: async () => undefined };
  const stores = { ...memoryStores(), cases: caseTable(memoryTable()) };
  const deps = createDeps(config, logger, { stores, client });
  const { cases, failures } = await deps.triage([alert], { channel: 'hub' });
  assert.deepEqual(failures, [], JSON.stringify(trouble));
  assert.equal(cases.length, 1);
  const stored = await deps.cases.get(cases[0]?.id ?? '');
  return { found: stored?.value ?? assert.fail('no case'), said };
}

/** A source whose answers were good is well; any other says what was wrong with one of them. */
function requireTrueStates({ found, said }: Asked): void {
  for (const { name, status, reason, detail } of found.context.sources) {
    const answers = [...said].filter(([question]) => questions[question]?.source === name);
    if (answers.length === 0) continue;
    const reasons = answers.map(([question, saying]) => reasonsOf(question, saying));
    if (status === 'ok')
      assert.ok(
        reasons.every((some) => some.includes(undefined)),
        `${name} is not well`,
      );
    else assert.ok(reasons.flat().includes(reason), `${name} is ${status}: ${reason}, ${detail}`);
  }
}

/** What was answered well is in the case as it was answered, and of what was not answered there is nothing. */
function requireFacts({ found, said }: Asked): void {
  for (const [name, saying] of said) {
    const question = questions[name];
    if (question === undefined || saying.kind === 'bent') continue;
    const isWhole = saying.kind === 'right' || (saying.kind === 'partial' && name !== 'watchlist');
    const facts = isWhole ? question.facts : {};
    assert.deepEqual(JSON.parse(JSON.stringify(question.shown(found))), expected(name, facts, found), name);
  }
}

/** A watchlist is asked for names: an alert that leaves its rows to the logs may have no account. */
function expected(name: string, facts: Readonly<Record<string, unknown>>, { context }: Case) {
  if (name !== 'watchlist') return facts;
  const { host, account } = facts;
  const known = {
    host: context.host.name === KNOWN_HOST ? host : undefined,
    account: context.account.name === alertRow.AccountName ? account : undefined,
  };
  return JSON.parse(JSON.stringify(known));
}

const MOST_ITEMS = 100;
/** An operating system is two texts of 8,192. */
const MOST_CHARACTERS = 16_385;

/** No list and no text of a context is longer than a case can hold many of. */
function requireBounds(value: unknown, path: string): void {
  if (typeof value === 'string')
    assert.ok(value.length <= MOST_CHARACTERS, `${path}: ${value.length} characters`);
  if (typeof value !== 'object' || value === null) return;
  const parts = Object.entries(value);
  assert.ok(parts.length <= MOST_ITEMS, `${path}: ${parts.length} items`);
  for (const [key, part] of parts) requireBounds(part, `${path}/${key}`);
}

/** What the sources answer, which they in turn have from agents on hosts. */
export function sourcesTarget(): Target {
  const seen = new Set<string>();
  return {
    name: 'sources',
    holds:
      'whatever the sources of context answer, the alert becomes its case: with what was answered well, with a gap for each answer that was not, and bounded',
    hangMs: 60_000,
    share: 0.3,
    property: () =>
      fc.asyncProperty(alerts, sayings, async (alert, say) => {
        const asked = await caseOf(alert, say);
        requireTrueStates(asked);
        // Rows of the logs that are bent are about something else, and so is what is asked for them.
        if (asked.said.get('alert-rows')?.kind !== 'bent') {
          const { sources: _, ...context } = asked.found.context;
          requireFacts(asked);
          requireBounds(context, 'context');
        }
        assert.ok(asked.found.events.length <= MOST_ITEMS, `${asked.found.events.length} rows`);
        requireCleanPrototypes();
        for (const [question, { kind }] of asked.said) seen.add(`${question} ${kind}`);
      }),
    blind(inputs) {
      const wanted = Object.keys(questions).flatMap((name) => [`${name} right`, `${name} bent`]);
      const missed = wanted.filter((one) => !seen.has(one));
      return inputs >= 300 && missed.length > 0 ? `never answered: ${missed.join(', ')}` : undefined;
    },
  };
}
