import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shippedEntries } from '../../src/allowlist/shipped.ts';
import { hiddenKnownBad, widened } from '../../src/simulate/hidden-known-bad.ts';
import { knownBad } from '../../src/simulate/known-bad.ts';
import { dispositionUnder } from '../../src/simulate/simulated-case.ts';
import { sampleEntry } from '../allowlist/store/sample-entry.ts';

describe('the shipped known-bad set', () => {
  it('has at least 60 attacks of at least ten classes, each under a name of its own', () => {
    const scenarios = knownBad();
    assert.ok(scenarios.length >= 60, `${scenarios.length}`);
    assert.equal(new Set(scenarios.map(({ id }) => id)).size, scenarios.length);
    assert.ok(new Set(scenarios.map(({ category }) => category)).size >= 10);
  });

  for (const { id, facts } of knownBad()) {
    it(`${id} is a hit of the shipped rule in every row`, () => {
      assert.deepEqual(
        facts.events.map(({ hit }) => hit),
        facts.events.map(() => 'match'),
      );
    });
  }

  for (const scenario of knownBad()) {
    it(`${scenario.id} stays in sight under the shipped entries, also from any host and account`, () => {
      assert.notEqual(dispositionUnder(scenario, shippedEntries), 'likely-benign');
      assert.notEqual(dispositionUnder(scenario, shippedEntries.map(widened)), 'likely-benign');
    });
  }

  it('is mostly likely-malicious by itself, and has quiet attacks that show no sign at all', () => {
    const scenarios = knownBad();
    const loud = scenarios.filter((one) => dispositionUnder(one, []) === 'likely-malicious');
    assert.ok(loud.length * 2 > scenarios.length, `${loud.length}`);
    const quiet = scenarios.filter(({ rows }) => rows.every(({ signs }) => signs.length === 0));
    assert.ok(quiet.length >= 10, `${quiet.length}`);
  });
});

describe('hiddenKnownBad', () => {
  const parent = (process: object) =>
    sampleEntry({ ancestry: { parent: process }, what: { verbs: ['start', 'enable'] } });
  for (const [what, entry, example] of [
    ['any Python on hosts of the customer', parent({ names: ['python*'] }), 'supply-chain.setup-py'],
    ['any Perl', parent({ names: ['perl'] }), 'quiet.perl-cron'],
    ['any Node', parent({ names: ['node'] }), 'supply-chain.npm-postinstall'],
    ['any Java', parent({ names: ['java'] }), 'quiet.java-agent'],
    ['any shell', parent({ names: ['bash', 'sh'] }), 'quiet.bash-user'],
    ['Python scripts of installed packages', parent({ scripts: ['/usr/**'] }), 'supply-chain.dist-packages'],
    [
      'tolerated signs of a web server',
      {
        ...parent({ names: ['sh'], inline: true }),
        tolerates: ['sign.account.web-service', 'sign.ancestor.web-server'],
      },
      'web-shell.php-fpm',
    ],
  ] as const) {
    it(`names ${example} for an entry on ${what}`, async () => {
      const hidden = (await hiddenKnownBad(shippedEntries, [...shippedEntries, entry])).map(({ id }) => id);
      assert.ok(hidden.includes(example), hidden.join(', '));
    });
  }

  it('names none for a narrow entry, nor for the entries that stand', async () => {
    assert.deepEqual(await hiddenKnownBad(shippedEntries, [...shippedEntries, sampleEntry()]), []);
    assert.deepEqual(await hiddenKnownBad(shippedEntries, shippedEntries), []);
  });
});
