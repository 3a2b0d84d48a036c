import { type Answer, json, type LocalServer, type Received, startLocalServer } from './local-server.ts';

export const WORKSPACE = '5d1c0de0-1111-4222-8333-444455556666';
export const DEVICE_ID = 'a'.repeat(40);

/** A machine as Defender for Endpoint gives it. */
export const machine = {
  id: DEVICE_ID,
  computerDnsName: 'web-01.example.com',
  osPlatform: 'Ubuntu',
  version: '22.04',
  healthStatus: 'Active',
  onboardingStatus: 'Onboarded',
  riskScore: 'High',
  exposureLevel: 'Medium',
  deviceValue: 'High',
  machineTags: ['dmz'],
  lastSeen: '2026-01-15T06:00:00Z',
  aadDeviceId: null,
};

export const user = {
  id: '11111111-2222-4333-8444-555566667777',
  displayName: 'Ada',
  userPrincipalName: 'ada@example.com',
  accountEnabled: true,
  userType: 'Member',
  jobTitle: null,
  department: 'Operations',
};

type Row = Readonly<Record<string, unknown>>;

/** Rows as Log Analytics gives them: columns and values apart. */
export function tables(rows: readonly Row[]) {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return {
    tables: [
      {
        name: 'PrimaryResult',
        columns: names.map((name) => ({ name, type: 'dynamic' })),
        rows: rows.map((row) => names.map((name) => row[name] ?? null)),
      },
    ],
  };
}

/** Which query of the folder a text was rendered from: each begins with a comment of its own. */
const BEGINNINGS: Readonly<Record<string, string>> = {
  '// What systemctl did': 'alert-rows',
  '// The processes above': 'ancestry',
  '// What systemd started': 'next',
  '// On how many hosts': 'spread',
  '// Since when': 'account',
  '// What Defender knows': 'device',
  '// The alerts of': 'other-alerts',
  '// The items of': 'watchlist',
  '// The least question': 'preflight',
};

export function queryNameOf(text: string): string {
  return Object.entries(BEGINNINGS).find(([beginning]) => text.startsWith(beginning))?.[1] ?? 'unknown';
}

export function queryTextOf({ body }: Received): string {
  const parsed: { query?: string; Query?: string } = JSON.parse(body);
  return parsed.query ?? parsed.Query ?? '';
}

/** What the logs answer to each query; none for those that are not named. */
export type LogRows = Readonly<Record<string, readonly Row[]>>;

/** Local servers that play the services of context, each answering well until it is told otherwise. */
export interface Services {
  readonly logs: LocalServer;
  readonly defender: LocalServer;
  readonly graph: LocalServer;
  /** The settings that lead to them. */
  readonly env: Readonly<Record<string, string>>;
  /** All of them answer this way from now on. */
  spoil(answer: () => Answer): void;
  setRows(rows: LogRows): void;
  close(): Promise<void>;
}

export async function startServices(rows: LogRows = {}): Promise<Services> {
  let current = rows;
  const logs = await startLocalServer((received, response) => {
    const found = current[queryNameOf(queryTextOf(received))] ?? [];
    json(200, tables(found))(received, response);
  });
  const defender = await startLocalServer((received, response) => {
    const byId = /\/api\/machines\/[0-9a-f]+$/.test(received.path);
    json(200, byId ? machine : { value: [machine] })(received, response);
  });
  const graph = await startLocalServer((received, response) => {
    const isHunt = received.path.endsWith('/runHuntingQuery');
    const isRoles = received.path.includes('transitiveMemberOf');
    const found = isHunt ? (current[queryNameOf(queryTextOf(received))] ?? []) : [];
    const body = isHunt ? { schema: [], results: found } : user;
    json(200, isRoles ? { value: [{ id: 'r', displayName: 'Global Reader' }] } : body)(received, response);
  });
  const all = [logs, defender, graph];
  return {
    logs,
    defender,
    graph,
    env: {
      LOGS_WORKSPACE_ID: WORKSPACE,
      LOGS_ENDPOINT: logs.url,
      DEFENDER: 'on',
      DEFENDER_ENDPOINT: defender.url,
      GRAPH: 'on',
      GRAPH_ENDPOINT: graph.url,
    },
    spoil(answer) {
      for (const server of all) server.answer(answer());
    },
    setRows(next) {
      current = next;
    },
    close: async () => {
      await Promise.all(all.map((server) => server.close()));
    },
  };
}
