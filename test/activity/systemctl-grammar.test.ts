import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import grammar from '../../src/activity/systemctl-grammar.json' with { type: 'json' };
import { aliasNamed, longOption, shortOption, verbNamed } from '../../src/activity/systemctl-grammar.ts';

describe('the grammar of systemctl', () => {
  it('has each option once, by its long and by its short name', () => {
    const longs = grammar.options.flatMap(({ long }) => long ?? []);
    const shorts = grammar.options.flatMap(({ short }) => short ?? []);
    assert.equal(new Set(longs).size, longs.length);
    assert.equal(new Set(shorts).size, shorts.length);
  });

  it('has nothing that ends before it begins, or outside of its releases', () => {
    const { first, last } = grammar.releases;
    for (const entry of [...grammar.options, ...Object.values(grammar.verbs)]) {
      const { since = first, until = last } = { since: first, until: last, ...entry };
      assert.ok(first <= since && since <= until && until <= last, JSON.stringify(entry));
    }
  });

  it('asks for no more operands than a verb takes', () => {
    for (const [name, verb] of Object.entries(grammar.verbs)) {
      const { least = 0, operands = [], more } = { operands: [], more: false, least: 0, ...verb };
      assert.ok(more || least <= operands.length, name);
      assert.ok(!more || operands.length > 0, name);
    }
  });

  // systemctl(1) and the tables of src/systemctl/systemctl.c.
  const values: readonly (readonly [option: string, value: string | undefined])[] = [
    ['firmware-setup', undefined],
    ['now', undefined],
    ['stdin', undefined],
    ['no-block', undefined],
    ['drop-in', 'required'],
    ['legend', 'required'],
    ['message', 'required'],
    ['capsule', 'required'],
    ['kernel-cmdline', 'required'],
    ['kill-subgroup', 'required'],
  ];
  for (const [option, value] of values) {
    it(`--${option}: ${value ?? 'no'} value`, () => assert.equal(longOption(option)?.value, value));
  }

  it('knows the short options', () => {
    const valued = [...'tpPHMCnos'].map((letter) => shortOption(letter)?.value);
    assert.deepEqual(new Set(valued), new Set(['required']));
    const plain = [...'haqlfirTv'].map((letter) => shortOption(letter));
    assert.ok(plain.every((option) => option !== undefined && option.value === undefined));
    assert.deepEqual(
      [...'EguxD'].map((letter) => shortOption(letter)),
      Array(5).fill(undefined),
    );
  });

  const beginnings: readonly (readonly [beginning: string, long: string | undefined])[] = [
    ['us', 'user'],
    ['glob', 'global'],
    ['firm', 'firmware-setup'],
    // Another option began so later: newer releases refuse it.
    ['ma', 'machine'],
    ['st', 'state'],
    ['ver', 'version'],
    // Two options in turn, and two at once.
    ['kill-w', undefined],
    ['no-', undefined],
    ['boot-loader', undefined],
    ['image', 'image'],
    ['unit', undefined],
    ['', undefined],
  ];
  for (const [beginning, long] of beginnings) {
    it(`--${beginning} is ${long ?? 'none'}`, () => assert.equal(longOption(beginning)?.long, long));
  }

  it('tells verbs and aliases from other words', () => {
    assert.equal(verbNamed('enable')?.does, 'persists');
    assert.equal(verbNamed('whoami')?.does, 'reads');
    for (const word of ['unlink', 'Enable', 'enable.service', 'constructor', '']) {
      assert.equal(verbNamed(word), undefined, word);
    }
    const aliases = ['reboot', 'telinit', 'systemctl', 'rebooted'].map(aliasNamed);
    assert.deepEqual(aliases, ['alias', 'retired', undefined, undefined]);
  });
});
