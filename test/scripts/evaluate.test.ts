import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const pathOf = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const alert: unknown = JSON.parse(readFileSync(pathOf('samples/ansible-enables-service.json'), 'utf8'));
const line = { id: 'one', category: 'config-management', form: 'raw-row', branches: [], alert };

describe('npm run evaluate', () => {
  const folder = mkdtempSync(join(tmpdir(), 'evaluate-'));
  after(() => rmSync(folder, { recursive: true }));
  const run = (content: string) => {
    const path = join(folder, 'labelled.jsonl');
    writeFileSync(path, content);
    return spawnSync(process.execPath, [pathOf('scripts/evaluate.ts'), path], { encoding: 'utf8' });
  };

  it('counts how labelled alerts fare', () => {
    const { stdout, status } = run(`${JSON.stringify({ ...line, label: 'benign' })}\n`);
    assert.match(stdout, /^benign +1 +0 +0$/m);
    assert.match(stdout, /\n1 scenarios; malicious hidden: 0; ambiguous excused: 0\n$/);
    assert.equal(status, 0);
  });

  it('fails when a malicious one is hidden', () => {
    const { stdout, status } = run(JSON.stringify({ ...line, label: 'malicious' }));
    assert.match(stdout, /malicious one \(config-management, raw-row\) is likely-benign/);
    assert.equal(status, 1);
  });

  it('says which line it cannot read, and that is no hidden attack', () => {
    const { stderr, status } = run(`${JSON.stringify({ ...line, label: 'benign' })}\n\n{"id":"two"}`);
    assert.match(stderr, /labelled\.jsonl:3: ✖ .*\n.*label/);
    assert.equal(status, 2);
    const missing = spawnSync(process.execPath, [pathOf('scripts/evaluate.ts'), join(folder, 'none.jsonl')], {
      encoding: 'utf8',
    });
    assert.match(missing.stderr, /none\.jsonl: ENOENT/);
    assert.equal(missing.status, 2);
  });
});
