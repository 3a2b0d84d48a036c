import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import type { CompileResult } from '../../../src/rule/compile-result.ts';
import { createRuleCompiler, type RuleCompilerOptions } from '../../../src/rule/runtime/rule-compiler.ts';

/** A store in memory that counts its calls. */
function memoryStore(content = new Map<string, unknown>()) {
  const calls = { get: 0, put: 0 };
  return {
    calls,
    content,
    get(key: string) {
      calls.get += 1;
      return Promise.resolve(content.get(key));
    },
    put(key: string, value: CompileResult) {
      calls.put += 1;
      content.set(key, JSON.parse(JSON.stringify(value)));
      return Promise.resolve();
    },
  };
}

const compilers: { close(): Promise<void> }[] = [];

function compilerOf(options: RuleCompilerOptions = {}) {
  const compiler = createRuleCompiler(options);
  compilers.push(compiler);
  return compiler;
}

after(() => Promise.all(compilers.map((compiler) => compiler.close())));

/** Takes the parser far longer than any rule that a person wrote. */
const SLOW = `T | where ${Array.from({ length: 5000 }, () => 'a == 1').join(' or ')}`;

describe('a compiler of queries', () => {
  const store = memoryStore();
  const compiler = compilerOf({ store, timeoutMs: 1_500 });

  test('reads a text once, however often and however much at once it is asked', async () => {
    const [first, second] = await Promise.all([
      compiler.compile('T | where a == 1'),
      compiler.compile('T | where a == 1'),
    ]);
    const third = await compiler.compile('T | where a == 1');
    assert.equal(first.kind, 'compiled');
    assert.equal(second, first);
    assert.equal(third, first);
    assert.deepEqual(store.calls, { get: 1, put: 1 });
  });

  test('says where a text is no KQL, and remembers that too', async () => {
    const result = await compiler.compile('T | where ==');
    assert.equal(result.kind, 'syntax-error');
    assert.deepEqual([result.error.code, result.error.line, result.error.column], ['KS006', 1, 10]);
    assert.equal(store.calls.put, 2);
  });

  test('gives up on a text that takes too long, and goes on with the next', async () => {
    const [slow, next] = await Promise.all([compiler.compile(SLOW), compiler.compile('U | where b == 2')]);
    assert.deepEqual(slow, { kind: 'unsupported', reason: 'the query takes longer than 1500 ms to read' });
    assert.equal(next.kind, 'compiled');
    assert.ok(![...store.content.values()].some((value) => JSON.stringify(value).includes('longer than')));
    assert.equal(await compiler.compile(SLOW), slow);
  });

  test('refuses at once what is too large or too deep', async () => {
    const before = store.calls.get;
    for (const text of [`T // ${'x'.repeat(70_000)}`, `T | where ${'('.repeat(5_000)}`]) {
      assert.equal((await compiler.compile(text)).kind, 'unsupported');
    }
    assert.equal(store.calls.get, before);
  });

  test('takes from the store what another process compiled', async () => {
    const other = compilerOf({ store: memoryStore(store.content), loadMs: 0 });
    const [here, there] = await Promise.all([
      compiler.compile('T | where a == 1'),
      other.compile('T | where a == 1'),
    ]);
    assert.deepEqual(there, here);
  });

  test('does without a store that is away, or that holds what is no tree', async () => {
    const away = {
      get: () => Promise.reject(new Error('away')),
      put: () => Promise.reject(new Error('away')),
    };
    const odd = {
      get: () => Promise.resolve({ kind: 'compiled', rule: { name: 1 } }),
      put: () => Promise.resolve(),
    };
    for (const broken of [away, odd]) {
      const result = await compilerOf({ store: broken }).compile('T | where c == 3');
      assert.equal(result.kind, 'compiled');
    }
  });
});

test('a parser that cannot be loaded in time costs no more than the explanation', async () => {
  const result = await compilerOf({ loadMs: 0 }).compile('T');
  assert.deepEqual(result, { kind: 'unsupported', reason: 'the KQL parser could not be loaded' });
});

test('a thread that runs out of memory is replaced', async () => {
  const compiler = compilerOf({ memoryMb: 8 });
  const results = await Promise.all([compiler.compile('T'), compiler.compile('U')]);
  assert.deepEqual(
    results.map(({ kind }) => kind),
    ['unsupported', 'unsupported'],
  );
});

test('what comes when too many queries wait is not read, and not remembered as unreadable', async () => {
  const compiler = compilerOf({ maxWaiting: 1 });
  const first = compiler.compile('T | where a == 1');
  // At the same moment: none may pass while the store is asked for another.
  const more = await Promise.all([
    compiler.compile('T | where a == 2'),
    compiler.compile('T | where a == 3'),
  ]);
  assert.deepEqual(more, [{ kind: 'busy' }, { kind: 'busy' }]);
  assert.equal((await first).kind, 'compiled');
  assert.equal((await compiler.compile('T | where a == 2')).kind, 'compiled');
});

test('a query that the store knows waits for nobody', async () => {
  const store = memoryStore();
  await compilerOf({ store }).compile('T');
  const compiler = compilerOf({ store, maxWaiting: 0 });
  assert.equal((await compiler.compile('T')).kind, 'compiled');
  assert.equal((await compiler.compile('U')).kind, 'busy');
});

test('what could not be read is remembered for a minute and no longer', async () => {
  let now = Date.parse('2026-01-01T00:00:00Z');
  const store = memoryStore();
  // It can read nothing itself, as on a machine that is too busy.
  const compiler = compilerOf({ store, loadMs: 0, clock: () => new Date(now) });
  const kinds = async () => [(await compiler.compile('T')).kind, (await compiler.compile('T')).kind];
  assert.deepEqual(await kinds(), ['unsupported', 'unsupported']);
  assert.equal(store.calls.get, 1);
  await compilerOf({ store }).compile('T');
  now += 59_999;
  assert.deepEqual(await kinds(), ['unsupported', 'unsupported']);
  now += 1;
  assert.deepEqual(await kinds(), ['compiled', 'compiled']);
  now += 24 * 60 * 60_000;
  const asked = store.calls.get;
  assert.deepEqual(await kinds(), ['compiled', 'compiled']);
  assert.equal(store.calls.get, asked);
});

test('memory holds no more queries than it is told', async () => {
  const store = memoryStore();
  const compiler = compilerOf({ store, cacheSize: 2 });
  for (const text of ['T', 'U', 'V', 'T']) await compiler.compile(text);
  assert.equal(store.calls.get, 4);
  await compiler.compile('V');
  assert.equal(store.calls.get, 4);
});
