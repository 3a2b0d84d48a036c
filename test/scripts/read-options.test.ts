import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { namesOf, wholeNumber } from '../../scripts/read-options.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const COMMANDS: Readonly<Record<string, string>> = {
  bench: 'bench/main.ts',
  load: 'bench/load.ts',
  faults: 'test/faults/main.ts',
  fuzz: 'test/fuzz/main.ts',
  evaluate: 'scripts/evaluate.ts',
  explain: 'scripts/explain.ts',
  preflight: 'scripts/preflight.ts',
  screenshots: 'scripts/screenshots.ts',
  connections: 'scripts/connections.ts',
};

function run(name: string, ...given: readonly string[]) {
  const path = fileURLToPath(new URL(`../../${COMMANDS[name]}`, import.meta.url));
  // A command that takes what it is given begins its work, and is ended.
  return spawnSync(process.execPath, ['--no-warnings', path, ...given], {
    encoding: 'utf8',
    timeout: 30_000,
  });
}

describe('a command', () => {
  for (const [name, given, said] of [
    ...Object.keys(COMMANDS).map(
      (command) => [command, ['--unknown'], /^Unknown option '--unknown'/] as const,
    ),
    ['bench', ['--only', 'explain,x'], /^--only: x is none of explain, end-to-end, /],
    ['load', ['--alerts', '0'], /^--alerts: 0 is no whole number of 1 or more\n/],
    ['faults', ['--seed', 'x'], /^--seed: x is no whole number of 0 or more\n/],
    ['fuzz', ['--only', 'x'], /^--only: x is none of read, triage, /],
    ['evaluate', [], /^Say which alerts: FILE\.jsonl\n/],
    ['evaluate', ['a.jsonl', 'b.jsonl'], /^One file at a time: b\.jsonl is one more\n/],
    ['explain', [], /^Say which rows: --rows ROWS\.json\n/],
  ] as const) {
    it(`npm run ${name} -- ${given.join(' ')} ends with 2, says what is wrong and what there is`, () => {
      const { status, stdout, stderr } = run(name, ...given);
      assert.deepEqual([status, stdout], [2, ''], stderr);
      assert.match(stderr, said);
      assert.match(stderr, new RegExp(`\\nUsage: npm run ${name}[^\\n]*\\n$`));
      assert.doesNotMatch(stderr, /^ {4}at /m);
    });
  }

  it('does nothing with --help but say what there is', () => {
    const { status, stdout, stderr } = run('screenshots', '--help');
    assert.deepEqual([status, stdout, stderr], [0, 'Usage: npm run screenshots\n', '']);
  });
});

describe('a command whose output nobody reads any more', () => {
  const rows = [{ table: 'DeviceProcessEvents', FileName: 'systemctl' }];
  const line = { id: 'x', label: 'benign', category: '', form: '', branches: [], alert: {} };
  for (const [name, content, option] of [
    ['explain', JSON.stringify(rows), ['--rows']],
    ['evaluate', JSON.stringify(line), []],
  ] as const) {
    it(`ends as one that the closed pipe ends, and says nothing: ${name}`, async () => {
      const { path, remove } = temporaryDirectory();
      try {
        const file = join(path, 'input');
        writeFileSync(file, content);
        const script = fileURLToPath(new URL(`../../${COMMANDS[name]}`, import.meta.url));
        const child = spawn(process.execPath, [script, ...option, file], {
          stdio: ['ignore', 'pipe', 'pipe'],
        });
        child.stdout.destroy();
        const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
        assert.deepEqual([code, said], [141, '']);
      } finally {
        remove();
      }
    });
  }
});

const refuse = (problem: string): never => {
  throw new Error(problem);
};

describe('a number of a command line', () => {
  it('is one in digits, not below the least', () => {
    assert.equal(wholeNumber('--n', '007', 7, refuse), 7);
    for (const digits of ['6', '', '-7', '7.5', '1e3', '0x10', ' 7', '9'.repeat(16)]) {
      const said = `--n: ${digits || '""'} is no whole number of 7 or more`;
      assert.throws(() => wholeNumber('--n', digits, 7, refuse), { message: said });
    }
  });
});

describe('names of a command line', () => {
  it('are all that are known where none is given, else those', () => {
    assert.deepEqual(namesOf('--only', undefined, ['a', 'b'], refuse), ['a', 'b']);
    assert.deepEqual(namesOf('--only', 'b,a', ['a', 'b'], refuse), ['b', 'a']);
  });

  it('are refused where one is not known', () => {
    for (const [names, named] of [
      ['a,c', 'c'],
      ['', '""'],
      ['a,', '""'],
    ] as const) {
      const message = `--only: ${named} is none of a, b`;
      assert.throws(() => namesOf('--only', names, ['a', 'b'], refuse), { message });
    }
  });
});
