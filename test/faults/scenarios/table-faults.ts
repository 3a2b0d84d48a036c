import { setTimeout as delay } from 'node:timers/promises';
import type { Fate, SeenRequest } from '../../support/table-proxy.ts';
import { createLedger } from '../support/ledger.ts';
import type { Random } from '../support/random.ts';
import type { FaultRun, Outcome, Scenario } from '../support/scenario.ts';
import { type SharedWorld, startSharedWorld } from '../support/shared-world.ts';

interface TableFault {
  readonly fault: string;
  /** Seconds that it lasts; one in the short form. */
  readonly seconds: number;
  readonly decide: (request: SeenRequest, random: Random) => Fate;
}

const answer = (status: number, code: string, headers: Readonly<Record<string, string>> = {}): Fate => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify({ 'odata.error': { code, message: { lang: 'en-US', value: code } } }),
});

/** A transaction that the service accepts, and that fails inside: the library's own retries do not see it. */
const failedInside: Fate = {
  status: 202,
  headers: { 'content-type': 'multipart/mixed; boundary=batchresponse_1' },
  body: [
    '--batchresponse_1',
    'Content-Type: multipart/mixed; boundary=changesetresponse_1',
    '',
    '--changesetresponse_1',
    'Content-Type: application/http',
    'Content-Transfer-Encoding: binary',
    '',
    'HTTP/1.1 500 Internal Server Error',
    'Content-Type: application/json',
    '',
    '{"odata.error":{"code":"InternalError","message":{"lang":"en-US","value":"0:Server encountered an internal error."}}}',
    '--changesetresponse_1--',
    '--batchresponse_1--',
    '',
  ].join('\r\n'),
};

const isTransaction = ({ path }: SeenRequest) => path.endsWith('$batch');
const isAbout = (table: string, { path, body }: SeenRequest) =>
  path.includes(`/${table}`) || body.includes(`/${table}(`);

const half =
  (fate: Fate): TableFault['decide'] =>
  (_, random) =>
    random.chance(0.5) ? fate : 'forward';

const faults: readonly TableFault[] = [
  {
    fault: 'table answers 500, every second request',
    seconds: 6,
    decide: half(answer(500, 'InternalError')),
  },
  {
    fault: 'table answers 503 with Retry-After, every second request',
    seconds: 6,
    decide: half(answer(503, 'ServerBusy', { 'retry-after': '1' })),
  },
  {
    fault: 'table throttles (429), every second request',
    seconds: 6,
    decide: half(answer(429, 'TooManyRequests')),
  },
  { fault: 'table away altogether (503)', seconds: 10, decide: () => answer(503, 'ServerBusy') },
  {
    fault: 'table never answers, one request in ten',
    seconds: 6,
    decide: (_, random) => (random.chance(0.1) ? 'hang' : 'forward'),
  },
  {
    fault: 'table writes, and its answer is lost, every second write',
    seconds: 6,
    decide: half('lose-answer'),
  },
  {
    fault: 'transactions of half of the partitions fail',
    seconds: 8,
    decide: (request) =>
      isTransaction(request) && /PartitionKey":"[0-7]"/.test(request.body)
        ? answer(500, 'OperationTimedOut')
        : 'forward',
  },
  {
    fault: 'transactions accepted, then failing inside, every second one',
    seconds: 6,
    decide: (request, random) => (isTransaction(request) && random.chance(0.5) ? failedInside : 'forward'),
  },
  {
    fault: 'failures table away, with messages that cannot be read',
    seconds: 8,
    decide: (request) => (isAbout('failures', request) ? answer(503, 'ServerBusy') : 'forward'),
  },
  {
    fault: 'checkpoints table away',
    seconds: 8,
    decide: (request) => (isAbout('hostcheckpoints', request) ? answer(503, 'ServerBusy') : 'forward'),
  },
];

/** A service that sends no request in this time will not send one. */
const LONGEST_WAIT_MS = 90_000;

async function tryFault(fault: TableFault, world: SharedWorld, run: FaultRun): Promise<Outcome> {
  const { random, full } = run;
  const ledger = createLedger();
  const count = full ? 300 : 24;
  const seconds = full ? fault.seconds : 1;
  const messages = [
    ...ledger.alerts(count, { versions: 2, incidents: true }),
    ...ledger.poisoned(Math.ceil(count / 20)),
  ];
  let met = 0;
  const firstMet = Promise.withResolvers<void>();
  world.proxy.decide = (request) => {
    const fate = fault.decide(request, random);
    if (fate !== 'forward') {
      met += 1;
      firstMet.resolve();
    }
    return fate;
  };
  // The fault lasts from the first request that meets it: the service may still wait out the fault before.
  const ending = Promise.race([firstMet.promise, delay(LONGEST_WAIT_MS, undefined, { ref: false })])
    .then(() => delay(seconds * 1000))
    .then(() => {
      world.proxy.decide = () => 'forward';
    });
  await Promise.all([ending, world.publish(random.shuffled(messages), random)]);
  if (met === 0) throw new Error(`no request met the fault: ${fault.fault}`);
  const tried = `${seconds} s under load, ${met} requests met it`;
  return world.outcome(fault.fault, tried, ledger, messages.length);
}

/** What a table service does wrong by itself, one after another, to a service that runs on. */
export const tableFaults: Scenario = {
  name: 'tables',
  async run(run) {
    const world = await startSharedWorld();
    try {
      await world.startService();
      const outcomes: Outcome[] = [];
      for (const fault of faults) {
        run.log(fault.fault);
        outcomes.push(await tryFault(fault, world, run));
      }
      return outcomes;
    } finally {
      await world.stop();
    }
  },
};
