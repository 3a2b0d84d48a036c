import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shippedEntries } from '../../src/allowlist/shipped.ts';
import { explainRow } from '../../src/rule/explain.ts';
import { compileRule } from '../../src/rule-compiler/compile-rule.ts';
import { simulate } from '../../src/simulate/simulate.ts';
import { simulatedCase } from '../../src/simulate/simulated-case.ts';
import { draftSuggestions, sortOutcomes } from '../../src/simulate/suggest.ts';
import { rollOut, type StoredCaseTraits, storedCase } from './stored-case.ts';

const NOW = new Date('2026-01-04T12:00:00.000Z');

type Traits = Omit<StoredCaseTraits, 'number'>;
type Columns = Readonly<Record<string, string>>;

/** What is proposed from these cases, numbered from 1. */
function drawn(...cases: readonly Traits[]) {
  const gathered = draftSuggestions(shippedEntries, NOW);
  gathered.add(cases.map((traits, at) => simulatedCase(storedCase({ number: at + 1, ...traits }))));
  return sortOutcomes(gathered.outcomes());
}

const benign = (columns: Columns = {}, more: Traits = {}): Traits => ({
  verdict: 'BenignPositive',
  columns: { ...rollOut, ...columns },
  ...more,
});
const attack = (columns: Columns = {}): Traits => ({
  verdict: 'TruePositive',
  columns: { ...rollOut, ...columns },
});

const unitFile = {
  Timestamp: '2026-01-02T03:04:05.000Z',
  DeviceName: 'shop-01.example.com',
  InitiatingProcessAccountName: 'root',
  ActionType: 'FileCreated',
  FileName: 'shop.service',
  FolderPath: '/etc/systemd/system/shop.service',
  InitiatingProcessFileName: 'python3.11',
  InitiatingProcessCommandLine: '/usr/bin/python3 /opt/shop/bin/install.py --unit shop',
  InitiatingProcessParentFileName: 'bash',
};

const ansible = {
  ...rollOut,
  AccountName: 'root',
  ProcessCommandLine: 'systemctl enable shop.service',
  InitiatingProcessFileName: 'python3.11',
  InitiatingProcessCommandLine:
    '/usr/bin/python3.11 /root/.ansible/tmp/ansible-tmp-1700000000.1-22-333/AnsiballZ_systemd.py',
  InitiatingProcessParentFileName: 'sh',
};

describe('draftSuggestions', () => {
  it('proposes one narrow entry for what several verdicts share', () => {
    const { drafts, notProposed } = drawn(
      benign({}, { by: 'a@example.com' }),
      benign({ DeviceName: 'SHOP-02.example.com' }, { by: 'b@example.com' }),
      benign({ ProcessCommandLine: 'systemctl enable cart.service', Timestamp: '2026-01-03T03:04:05.000Z' }),
    );
    assert.deepEqual(notProposed, []);
    assert.equal(drafts.length, 1);
    const [{ entry, cases } = assert.fail()] = drafts;
    const { id, ...rest } = entry;
    assert.match(id, /^suggested\.roll-out-sh\.[0-9a-f]{8}$/);
    assert.equal(cases.length, 3);
    assert.deepEqual(rest, {
      category: 'other',
      title: 'deploy: bash (roll-out.sh) below sshd-session',
      owner: 'a@example.com',
      reason:
        'Proposed from 3 BenignPositive verdicts by a@example.com, analyst@example.com, b@example.com on alerts of 2026-01-02 to 2026-01-03: deploy: bash (roll-out.sh) below sshd-session.',
      expires: '2026-04-04',
      tables: ['DeviceProcessEvents'],
      who: { accounts: ['deploy'] },
      ancestry: {
        parent: {
          names: ['bash'],
          executables: ['/usr/bin/bash'],
          scripts: ['/opt/shop/bin/roll-out.sh'],
        },
        grandparent: { names: ['sshd-session'] },
      },
      what: { verbs: ['enable'], units: ['cart.service', 'shop.service'] },
      hosts: { names: ['shop-01.example.com', 'shop-02.example.com'] },
      weight: 30,
      tolerates: [],
    });
  });

  it('generalises what a tool makes anew each time, and nothing else', () => {
    const script = (guid: string, job: string) => `/usr/bin/bash -e /srv/agent/${job}/_temp/${guid}.sh`;
    const first = '0f3c1d52-5b0e-4b7e-8d5b-6c1f2a3b4c5d';
    const second = '1f3c1d52-5b0e-4b7e-8d5b-6c1f2a3b4c5e';
    const { drafts } = drawn(
      benign({ InitiatingProcessCommandLine: script(first, 'job-1') }),
      benign({ InitiatingProcessCommandLine: script(second, 'job-1') }),
      benign({ InitiatingProcessCommandLine: script(second, 'job-2') }),
    );
    assert.deepEqual(
      drafts.map(({ entry, cases }) => [
        entry.ancestry?.parent?.scripts?.[0]?.replaceAll('+([0-9a-fA-F])', '<hex>'),
        cases.length,
      ]),
      [
        ['/srv/agent/job-1/_temp/<hex>-<hex>-<hex>-<hex>-<hex>.sh', 2],
        ['/srv/agent/job-2/_temp/<hex>-<hex>-<hex>-<hex>-<hex>.sh', 1],
      ],
    );
  });

  it('excuses what it is drawn from, rows of every kind', () => {
    const kinds: readonly Traits[] = [
      benign(),
      benign({ InitiatingProcessCommandLine: '-bash', InitiatingProcessParentFileName: 'shop-shell' }),
      benign({ ProcessCommandLine: 'systemctl daemon-reload' }),
      benign({
        InitiatingProcessFileName: 'python3.11',
        InitiatingProcessCommandLine: '/usr/bin/python3 -m shop.deploy',
      }),
      { ...benign(), table: 'DeviceFileEvents', columns: unitFile },
    ];
    for (const traits of kinds) {
      const { drafts, notProposed } = drawn(traits);
      assert.equal(drafts.length, 1, JSON.stringify(notProposed));
      const entries = drafts.map(({ entry }) => entry);
      const found = simulatedCase(storedCase({ number: 1, ...traits }));
      assert.equal(
        simulate([found], shippedEntries, [...shippedEntries, ...entries]).flips[0]?.to,
        'likely-benign',
      );
    }
  });

  for (const [what, cases, reason, detail] of [
    [
      'a row that shows a hostile sign',
      [benign({ InitiatingProcessCommandLine: '/usr/bin/bash /tmp/x.sh' })],
      'hostile-sign',
      /^sign\.ancestor\.unsafe-path$/,
    ],
    [
      'a hostile sign on another row of the case',
      [benign({}, { more: [{ ...rollOut, ProcessCommandLine: 'systemctl enable kworkerd.service' }] })],
      'hostile-sign',
      /masquerade/,
    ],
    [
      'a row without a command line of the parent',
      [benign({ InitiatingProcessCommandLine: '' })],
      'evidence-incomplete',
      /deploy ran systemctl/,
    ],
    [
      'a row without a grandparent',
      [benign({ InitiatingProcessParentFileName: '' })],
      'evidence-incomplete',
      /deploy ran systemctl/,
    ],
    [
      'what an attack did too, from another account and host',
      [benign(), attack({ AccountName: 'shop', DeviceName: 'db-01.example.com' })],
      'attack-shares-actor',
      /roll-out\.sh/,
    ],
    [
      'what an attack did too, as far as its row tells',
      [benign(), attack({ InitiatingProcessCommandLine: '' })],
      'attack-shares-actor',
      /roll-out\.sh/,
    ],
    [
      'a name that means something in a glob',
      [benign({ DeviceName: 'shop-*' })],
      'unusual-name',
      /^shop-\*$/,
    ],
    [
      'a habit of the fleet',
      Array.from({ length: 17 }, (_, at) => benign({ DeviceName: `h${at}.example.com` })),
      'too-many-values',
      /^17 hosts$/,
    ],
    [
      'many units',
      Array.from({ length: 17 }, (_, at) =>
        benign({ ProcessCommandLine: `systemctl enable u${at}.service` }),
      ),
      'too-many-values',
      /^17 units$/,
    ],
    [
      'a script in a place that the lint refuses',
      [benign({ InitiatingProcessCommandLine: 'bash relative/roll-out.sh' })],
      'lint',
      /^path\.relative \/ancestry\/parent\/scripts\/0$/,
    ],
  ] as const) {
    it(`proposes nothing for ${what}`, () => {
      const { drafts, notProposed } = drawn(...cases);
      assert.deepEqual(drafts, []);
      assert.equal(notProposed[0]?.reason, reason);
      assert.match(notProposed[0]?.detail ?? '', detail);
    });
  }

  it('proposes beside an attack of another actor', () => {
    const { drafts } = drawn(
      benign(),
      attack({ InitiatingProcessCommandLine: '/usr/bin/bash /opt/other/x.sh' }),
    );
    assert.equal(drafts.length, 1);
  });

  it('proposes beside an attack whose row tells no ancestry: it may have been anybody', () => {
    const nobody = {
      InitiatingProcessFileName: '',
      InitiatingProcessCommandLine: '',
      InitiatingProcessParentFileName: '',
    };
    assert.equal(drawn(benign(), attack(nobody)).drafts.length, 1);
  });

  it('proposes for the rows of a case that no entry excuses yet, and not for the others', () => {
    const { drafts } = drawn(benign({}, { more: [ansible] }));
    assert.deepEqual(
      drafts.map(({ entry }) => entry.ancestry?.parent?.scripts),
      [['/opt/shop/bin/roll-out.sh']],
    );
  });

  it('keeps calls that name a unit apart from those that name none', () => {
    const { drafts } = drawn(benign(), benign({ ProcessCommandLine: 'systemctl daemon-reload' }));
    assert.deepEqual(
      drafts.map(({ entry }) => entry.what),
      [{ verbs: ['enable'], units: ['shop.service'] }, { verbs: ['daemon-reload'] }],
    );
  });

  it('passes over what is likely-benign already, and over other verdicts', () => {
    const others = (['FalsePositive', 'Undetermined', undefined] as const).map((verdict): Traits => {
      const { verdict: _, ...rest } = benign();
      return verdict === undefined ? rest : { ...rest, verdict };
    });
    assert.deepEqual(drawn(benign(ansible), ...others), { drafts: [], notProposed: [] });
  });

  it('writes text of alerts into titles and reasons as plain ASCII', () => {
    const { drafts } = drawn(benign({ AccountName: 'dép\u202eloy\n' }));
    assert.match(drafts[0]?.entry.title ?? '', /^d\?p\?loy\?: bash/);
    assert.match(drafts[0]?.entry.reason ?? '', /^[ -~]+$/);
  });
});

describe('the KQL line of a suggestion', () => {
  /** Whether the rule with the line still hits the row. */
  function hits(table: string, line: string, columns: Columns): string {
    const text = `${table} | where FileName != "" ${line} | extend DetectionBranch = "Tuned"`;
    const compiled = compileRule(text, { name: 'tuned' });
    assert.ok(compiled.kind === 'compiled', JSON.stringify(compiled));
    assert.deepEqual(compiled.rule.unsupported, []);
    const options = { queryTime: '2026-01-02T04:00:00.000Z' };
    return explainRow(compiled.rule, { table, source: 'request', columns }, options).hit;
  }

  const process = {
    ...rollOut,
    InitiatingProcessCommandLine: '/usr/bin/bash -e /srv/agent/step1700000000.sh "a b" \\x',
  };
  for (const [table, columns, changes] of [
    [
      'DeviceProcessEvents',
      process,
      [
        { DeviceName: 'db-01.example.com' },
        { AccountName: 'root' },
        { ProcessCommandLine: 'systemctl enable other.service' },
        { ProcessCommandLine: 'systemctl enable shop.service /tmp/x.service' },
        { InitiatingProcessFileName: 'dash' },
        { InitiatingProcessParentFileName: 'java' },
        { InitiatingProcessCommandLine: '/usr/bin/bash -e /srv/agent/stepx.sh "a b" \\x' },
        { InitiatingProcessCommandLine: `${process.InitiatingProcessCommandLine}; id` },
        { InitiatingProcessCommandLine: `x\n${process.InitiatingProcessCommandLine}` },
      ],
    ],
    [
      'DeviceFileEvents',
      unitFile,
      [
        { FolderPath: '/etc/systemd/system/other.service' },
        { InitiatingProcessAccountName: 'deploy' },
        { InitiatingProcessCommandLine: '/usr/bin/python3 /opt/shop/bin/other.py' },
      ],
    ],
  ] as const) {
    it(`leaves out what the verdict was on in ${table}, and nothing that differs in one column`, () => {
      const { drafts } = drawn({ verdict: 'BenignPositive', table, columns });
      const [{ kql } = assert.fail()] = drafts;
      assert.equal(kql.table, table);
      assert.equal(hits(table, kql.line, columns), 'no-match');
      for (const change of changes)
        assert.equal(hits(table, kql.line, { ...columns, ...change }), 'match', JSON.stringify(change));
    });
  }

  it('matches the next run of the same job', () => {
    const { drafts } = drawn({ verdict: 'BenignPositive', columns: process });
    const next = {
      ...process,
      InitiatingProcessCommandLine: process.InitiatingProcessCommandLine.replace('1700000000', '1700000777'),
    };
    assert.equal(hits('DeviceProcessEvents', drafts[0]?.kql.line ?? '', next), 'no-match');
  });
});
