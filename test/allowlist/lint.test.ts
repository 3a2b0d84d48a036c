import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AllowlistEntry } from '../../src/allowlist/entry.schema.ts';
import { lintEntry } from '../../src/allowlist/lint.ts';
import { shippedEntries } from '../../src/allowlist/shipped.ts';
import { sampleEntry } from './store/sample-entry.ts';

const { expires: _, ...endless } = sampleEntry();

/** An entry whose parent is this, and nothing else of the sample's ancestry. */
function parent(
  process: NonNullable<AllowlistEntry['ancestry']>['parent'],
  more: Partial<AllowlistEntry> = {},
) {
  return sampleEntry({ ancestry: process === undefined ? {} : { parent: process }, ...more });
}

function without(...facets: readonly (keyof AllowlistEntry)[]): AllowlistEntry {
  const left = Object.entries(sampleEntry()).filter(([name]) => !facets.some((facet) => facet === name));
  return Object.assign({}, ...left.map(([name, value]) => ({ [name]: value })));
}

const scripts = ['/opt/shop/bin/roll-out.sh'];

describe('lintEntry', () => {
  const rows: readonly (readonly [label: string, entry: AllowlistEntry, findings: readonly string[]])[] = [
    ['a narrow entry', sampleEntry(), []],
    ['no last day', endless, ['expires.missing /expires']],
    ['one facet', without('who', 'what', 'hosts', 'ancestry'), ['facets.single ', 'claim.unanchored ']],
    [
      'an empty facet beside one',
      { ...without('what', 'hosts', 'ancestry'), hosts: {} },
      ['facets.single ', 'claim.unanchored '],
    ],
    [
      'an account class of servers',
      sampleEntry({ who: { classes: ['ci', 'web-service'] } }),
      ['who.web-service /who/classes/1'],
    ],
    [
      'programs among which are interpreters',
      parent({ names: ['[a-z]*'], executables: ['/usr/bin/*'] }, { what: { verbs: ['start'] } }),
      ['glob.any /ancestry/parent/names/0', 'process.bare-interpreter /ancestry/parent'],
    ],
    [
      'every program below /usr',
      parent({ executables: ['/usr/**'] }, { what: { verbs: ['start'] } }),
      ['process.bare-interpreter /ancestry/parent'],
    ],
    [
      'any account by another glob',
      sampleEntry({ who: { accounts: ['!(x)'] } }),
      ['glob.any /who/accounts/0'],
    ],
    [
      'scripts below /var, where /var/tmp is',
      parent({ scripts: ['/var/**'] }),
      ['path.world-writable /ancestry/parent/scripts/0'],
    ],
    ['scripts below a directory of /var', parent({ scripts: ['/var/lib/shop/**'] }), []],
    ['any unit', sampleEntry({ what: { units: ['*.service'] } }), ['unit.any /what/units/0']],
    [
      'any unit in braces',
      sampleEntry({ what: { units: ['*.{service,timer}'] } }),
      ['unit.any /what/units/0'],
    ],
    ['any host', sampleEntry({ hosts: { names: ['**'] } }), ['glob.any /hosts/names/0']],
    [
      'a bare name for a script',
      parent({ names: ['bash'], scripts: ['roll-out.sh'] }),
      ['path.relative /ancestry/parent/scripts/0'],
    ],
    [
      'a script anywhere',
      parent({ names: ['bash'], scripts: ['/**/roll-out.sh'] }),
      ['path.no-root /ancestry/parent/scripts/0'],
    ],
    [
      'dots in a path',
      parent({ names: ['bash'], scripts: ['/opt/../tmp/x.sh'] }),
      ['path.unresolved /ancestry/parent/scripts/0'],
    ],
    [
      'a script in /tmp',
      parent({ names: ['bash'], scripts: ['/tmp/x.sh'] }),
      ['path.world-writable /ancestry/parent/scripts/0'],
    ],
    [
      'a glob that reaches /tmp',
      parent({ names: ['bash'], scripts: ['/t*/x.sh'] }),
      ['path.world-writable /ancestry/parent/scripts/0'],
    ],
    [
      'a script in a web root',
      parent({ names: ['bash'], scripts: ['/var/www/x.sh'] }),
      ['path.world-writable /ancestry/parent/scripts/0'],
    ],
    ["a tool's own name in /tmp", parent({ names: ['sh'], scripts: ['/tmp/jenkins+([0-9]).sh'] }), []],
    [
      'a bare interpreter',
      parent({ names: ['python3*'], executables: ['/usr/bin/python3*'] }),
      ['process.bare-interpreter /ancestry/parent'],
    ],
    [
      'an interpreter in braces, beside a program of its own',
      parent({ names: ['agent'], executables: ['/usr/{lib/agent/agent,bin/python3}'] }),
      ['process.bare-interpreter /ancestry/parent'],
    ],
    ['no process at all', parent({}), ['process.bare-interpreter /ancestry/parent']],
    ['a name only', parent({ names: ['roll-out'] }), ['process.name-only /ancestry/parent']],
    [
      'a file tool',
      parent({ names: ['cp'], executables: ['/usr/bin/cp'] }),
      ['process.file-tool /ancestry/parent'],
    ],
    [
      'a file tool in braces',
      parent({ names: ['{agent,cp}'], executables: ['/usr/bin/{agent,cp}'] }),
      ['process.file-tool /ancestry/parent'],
    ],
    [
      'a file tool where a wildcard stands for the directory',
      parent({ names: ['cp'], executables: ['/usr/b?n/cp'] }),
      ['process.file-tool /ancestry/parent'],
    ],
    [
      'a file tool behind sudo',
      parent({ names: ['sudo'], executables: ['/bin/sudo'] }),
      ['process.file-tool /ancestry/parent'],
    ],
    ['a program in its own place', parent({ names: ['agent'], executables: ['/opt/agent/bin/agent'] }), []],
    [
      'code on the command line from anywhere',
      parent({ names: ['bash'], scripts, inline: true }),
      ['process.inline-anywhere /ancestry/parent/inline'],
    ],
    [
      'a script in a home, whoever runs it',
      { ...parent({ names: ['bash'], scripts: ['/home/*/x.sh'] }), who: undefined } as never,
      ['path.home-without-who /ancestry/parent/scripts/0'],
    ],
    ['no ancestry and no unit', without('ancestry', 'what'), ['claim.unanchored ']],
    ['no ancestry, but the unit of an account', without('ancestry', 'hosts'), []],
    [
      'a sign that no benign actor shows',
      sampleEntry({ tolerates: ['sign.payload.home', 'sign.command.miner', 'sign.of.none'] }),
      ['tolerates.refused /tolerates/1', 'tolerates.refused /tolerates/2'],
    ],
    [
      "a sign of an image's build, on the host",
      sampleEntry({ tolerates: ['sign.payload.temp-source'] }),
      ['tolerates.outside-build /tolerates/0'],
    ],
    [
      "a sign of an image's build, below a shell as well",
      sampleEntry({
        ancestry: { parent: { names: ['bash'], scripts }, grandparent: { names: ['runc', 'sh'] } },
        tolerates: ['sign.payload.temp-source'],
      }),
      ['tolerates.outside-build /tolerates/0'],
    ],
    [
      "a sign of an image's build, below its runtime",
      sampleEntry({
        ancestry: {
          parent: { names: ['bash'], scripts },
          grandparent: { names: ['runc', 'containerd-shim*'] },
        },
        tolerates: ['sign.payload.temp-source'],
      }),
      [],
    ],
    [
      "a sign of an image's build, in its layers",
      sampleEntry({ what: { unitPlaces: ['container-layer'] }, tolerates: ['sign.payload.temp-source'] }),
      [],
    ],
  ];
  for (const [label, entry, findings] of rows) {
    it(label, () => {
      const found = lintEntry(entry).map(({ code, path }) => `${code} ${path}`);
      assert.deepEqual(found.sort(), [...findings].sort());
    });
  }

  for (const entry of shippedEntries) {
    it(`has nothing against ${entry.id}, which needs no last day`, () => {
      assert.deepEqual(lintEntry(entry, { shipped: true }), []);
    });
  }

  it('says what would do, in a sentence', () => {
    for (const [, entry] of rows)
      for (const { message } of lintEntry(entry)) assert.match(message, /^.{30,}\.$/);
  });
});
