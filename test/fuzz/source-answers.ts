import fc from 'fast-check';
import type { Case } from '../../src/case/case.schema.ts';
import type { HttpFailureCode, HttpOutcome, HttpRequest } from '../../src/http/http-outcome.ts';
import { webShellRow } from '../support/sentinel-alert.ts';
import { machine, queryNameOf, tables, user } from '../support/services/services.ts';
import { change, hostileValue, mutated } from './hostile-json.ts';

/** The row of the logs that raises the alert: it gives every source something to ask for. */
export const alertRow = {
  ...webShellRow,
  DeviceId: machine.id,
  AccountName: 'deploy',
  AccountUpn: 'ada@example.com',
  FileName: 'systemctl',
  ProcessId: 4711,
  InitiatingProcessId: 4700,
  InitiatingProcessCreationTime: '2026-01-15T07:59:58.7654321Z',
};

/** Something that a service is asked, and what the case shows of its right answer. */
interface Question {
  readonly source: 'log-analytics' | 'watchlist' | 'defender' | 'graph';
  /** Rows of Log Analytics; the body of other services. */
  readonly right: unknown;
  /** What the case has of this answer and of no other. */
  readonly shown: (found: Case) => Readonly<Record<string, unknown>>;
  /** That of the right answer; of no answer it is empty. */
  readonly facts: Readonly<Record<string, unknown>>;
}

const fileName = 'cache-sync';
const timestamp = '2026-01-15T08:00:05Z';
const spread = { firstSeen: '2026-01-15T07:00:00Z', hosts: 1, sameActorHosts: 1 };

export const questions: Readonly<Record<string, Question>> = {
  'alert-rows': {
    source: 'log-analytics',
    right: [{ ...alertRow, SourceTable: 'DeviceProcessEvents', DetectionBranch: '' }],
    shown: ({ events }) => ({ fromLogs: events.some(({ source }) => source === 'logs') || undefined }),
    facts: { fromLogs: true },
  },
  ancestry: {
    source: 'log-analytics',
    right: [
      { Level: 2, ProcessId: 900, FileName: 'php-fpm8.2', AccountName: 'www-data' },
      { Level: 1, ProcessId: 4700, FileName: 'sh', ProcessCommandLine: 'sh -c x' },
    ],
    shown: ({ context }) => ({ ancestry: context.activity?.ancestry?.map(({ fileName: name }) => name) }),
    facts: { ancestry: ['sh', 'php-fpm8.2'] },
  },
  next: {
    source: 'log-analytics',
    right: [
      { Kind: 'process', Timestamp: timestamp, ProcessId: 5000, FileName: fileName },
      { Kind: 'connection', Timestamp: timestamp, RemoteIP: '203.0.113.7', RemotePort: 443 },
    ],
    shown: ({ context }) => ({ next: context.activity?.next }),
    facts: {
      next: {
        processes: [{ timestamp, processId: 5000, fileName }],
        connections: [{ timestamp, remoteIp: '203.0.113.7', remotePort: 443 }],
      },
    },
  },
  spread: {
    source: 'log-analytics',
    right: [{ FirstSeen: spread.firstSeen, Hosts: 1, SameActorHosts: 1, HashHosts: 0 }],
    shown: ({ context }) => ({ spread: context.activity?.spread }),
    facts: { spread: { unit: 'cache-sync.service', ...spread } },
  },
  account: {
    source: 'log-analytics',
    right: [{ FirstSeen: '2026-01-02T00:00:00Z', Hosts: 3 }],
    shown: ({ context: { account } }) => ({ firstSeen: account.firstSeen, hostCount: account.hostCount }),
    facts: { firstSeen: '2026-01-02T00:00:00Z', hostCount: 3 },
  },
  device: {
    source: 'log-analytics',
    right: [{ OSPlatform: 'Linux', OSDistribution: 'Ubuntu', OSVersion: '22.04', IsInternetFacing: true }],
    shown: ({ context }) => ({ internetFacing: context.host.internetFacing }),
    facts: { internetFacing: true },
  },
  'other-alerts': {
    source: 'log-analytics',
    right: [{ SystemAlertId: 'o1', AlertName: 'Web shell', AlertSeverity: 'High', OfHost: true }],
    shown: ({ context }) => ({ otherAlerts: context.activity?.otherAlerts }),
    facts: { otherAlerts: [{ systemAlertId: 'o1', name: 'Web shell', severity: 'High', of: ['host'] }] },
  },
  watchlist: {
    source: 'watchlist',
    right: [
      { Kind: 'alias', Known: 1 },
      { Kind: 'item', Item: JSON.stringify({ SearchKey: 'WEB-01', Role: 'web', Tags: 'shop, eu' }) },
      { Kind: 'item', Item: { SearchKey: 'deploy', owner: 'ops', criticality: 'High' } },
    ],
    shown: ({ context: { host, account } }) => ({
      host: host.inventoried ? (host.role ?? '') : undefined,
      account: account.inventoried ? (account.owner ?? '') : undefined,
    }),
    facts: { host: 'web', account: 'ops' },
  },
  machine: {
    source: 'defender',
    right: machine,
    shown: ({ context: { host } }) => ({ riskScore: host.riskScore, lastSeen: host.lastSeen }),
    facts: { riskScore: 'High', lastSeen: machine.lastSeen },
  },
  user: {
    source: 'graph',
    right: user,
    shown: ({ context }) => ({ user: context.account.user?.userPrincipalName }),
    facts: { user: user.userPrincipalName },
  },
  roles: {
    source: 'graph',
    right: { value: [{ displayName: 'Global Reader' }] },
    shown: ({ context }) => ({ roles: context.account.directoryRoles }),
    facts: { roles: ['Global Reader'] },
  },
};

/** Which question a request asks. */
export function questionOf({ url, body }: HttpRequest): string {
  const { pathname } = new URL(url);
  if (pathname.endsWith('/query')) return queryNameOf(JSON.parse(JSON.stringify(body)).query);
  if (pathname.startsWith('/api/machines')) return 'machine';
  return pathname.includes('/transitiveMemberOf/') ? 'roles' : 'user';
}

/** What a service says to a question. */
export type Saying =
  | { readonly kind: 'right' }
  /** Right rows, and that they are not all. */
  | { readonly kind: 'partial' }
  /** Values that are not what they should be, or far too many of them: the answer, or the rows of it, as JSON. */
  | { readonly kind: 'bent'; readonly text: string }
  /** A body of another form, as JSON. */
  | { readonly kind: 'foreign'; readonly text: string }
  | { readonly kind: 'refused'; readonly code: HttpFailureCode };

const hasRows = ({ source }: Question): boolean => source === 'log-analytics' || source === 'watchlist';

/** The same with a thousand times as many items in each of its lists. */
function swollen(value: unknown): unknown {
  if (Array.isArray(value)) return Array.from({ length: 1_000 }, () => value).flat();
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, swollen(part)]));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function sayingTo(question: Question): fc.Arbitrary<Saying> {
  const right = JSON.stringify(question.right);
  const bent = fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .array(change, { minLength: 1, maxLength: 4 })
        .map((changes) => mutated(right, changes))
        .filter(isJson),
    },
    { weight: 1, arbitrary: fc.constant(JSON.stringify(swollen(question.right))) },
  );
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant<Saying>({ kind: 'right' }) },
    { weight: 4, arbitrary: bent.map((text): Saying => ({ kind: 'bent', text })) },
    { weight: 1, arbitrary: hostileValue.map((text): Saying => ({ kind: 'foreign', text })) },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom('timeout', 'server-error')
        .map((code): Saying => ({ kind: 'refused', code })),
    },
    ...(hasRows(question) ? [{ weight: 1, arbitrary: fc.constant<Saying>({ kind: 'partial' }) }] : []),
  );
}

/** What is said to each question. */
export const sayings: fc.Arbitrary<Readonly<Record<string, Saying>>> = fc.record(
  Object.fromEntries(Object.entries(questions).map(([name, question]) => [name, sayingTo(question)])),
);

/** What the client makes of a saying. */
export function outcomeOf(question: Question, saying: Saying): HttpOutcome {
  if (saying.kind === 'refused') return { kind: 'failed', code: saying.code, detail: 'refused', attempts: 1 };
  return { kind: 'ok', status: 200, headers: {}, body: bodyOf(question, saying), attempts: 1 };
}

function bodyOf(question: Question, saying: Exclude<Saying, { readonly kind: 'refused' }>): unknown {
  if (saying.kind === 'foreign') return JSON.parse(saying.text);
  const answer: unknown = saying.kind === 'bent' ? JSON.parse(saying.text) : question.right;
  if (!hasRows(question) || !Array.isArray(answer)) return answer;
  const body = tables(answer);
  return saying.kind === 'partial' ? { ...body, error: { code: 'PartialError', message: 'in part' } } : body;
}

/** The reasons that a source may give for an answer like this; `undefined` where it may stand as a good one. */
export function reasonsOf(question: string, saying: Saying): readonly (string | undefined)[] {
  switch (saying.kind) {
    case 'right':
      return [undefined];
    case 'partial':
      return ['partial'];
    case 'foreign':
      return ['unreadable-body'];
    case 'refused':
      return [saying.code];
    case 'bent':
      return [undefined, 'unreadable-body', ...(question === 'watchlist' ? ['not-found'] : [])];
  }
}
