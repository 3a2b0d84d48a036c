import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NameSet, wordsExpression } from '../../../src/linux/vocabulary/names.ts';
import {
  accountClassOf,
  hostNames,
  programKindSchema,
  programSet,
  programs,
  unitNames,
} from '../../../src/linux/vocabulary/vocabulary.ts';
import examples from './examples.json' with { type: 'json' };

/** What is named and what nearly is, by kind: written beside the rows, so that one that goes is missed. */
type Examples = Readonly<
  Record<string, { readonly names: readonly string[]; readonly near: readonly string[] }>
>;

function check(kind: string, given: Examples, has: (name: string) => boolean): void {
  const { names = [], near = [] } = given[kind] ?? {};
  assert.ok(names.length > 0 && near.length > 0, `${kind} has no examples`);
  assert.deepEqual(
    names.filter((name) => !has(name)),
    [],
    'not known',
  );
  assert.deepEqual(near.filter(has), [], 'wrongly taken for one');
}

describe('programs are known by name', () => {
  for (const kind of programKindSchema.options) {
    it(kind, () => {
      const set = programSet(kind);
      check(kind, examples.programs, (name) => set.has(name));
    });
  }
});

describe('accounts are known by name', () => {
  for (const [kind, names] of Object.entries(examples.accounts)) {
    it(kind, () =>
      assert.deepEqual(
        names.filter((name) => accountClassOf(name) !== kind),
        [],
      ),
    );
  }

  it('and no person is taken for one', () => {
    assert.deepEqual(
      examples.people.filter((name) => accountClassOf(name) !== undefined),
      [],
    );
  });
});

describe('units are known by name', () => {
  for (const kind of ['system', 'bus-name', 'session', 'host-daemon', 'kernel-thread', 'disguise'] as const) {
    it(kind, () => {
      const set = new NameSet(unitNames(kind));
      check(kind, examples.units, (name) => set.has(name));
    });
  }
});

describe('hosts are known by name', () => {
  for (const kind of ['throwaway', 'mining-pool'] as const) {
    it(kind, () => {
      const expression = new RegExp(`^${wordsExpression(hostNames(kind))}$`);
      check(kind, examples.hosts, (name) => expression.test(name));
    });
  }
});

it('servers show in the command line of an interpreter by these scripts and classes', () => {
  const scripts = new Set(programs.flatMap((program) => program.scripts));
  assert.deepEqual([...scripts].sort(), [...examples.scripts].sort());
  const classes = new Set(programs.flatMap((program) => program.classes));
  assert.deepEqual([...classes].sort(), [...examples.classes].sort());
});

it('every row says where it is known from, and no two are of the same program and kind', () => {
  const seen = new Map<string, string>();
  for (const { names, kinds, source } of programs) {
    for (const name of names) {
      for (const kind of kinds) {
        const key = `${kind} ${name}`;
        assert.equal(seen.get(key), undefined, `${key} stands twice`);
        seen.set(key, source);
      }
    }
  }
});
