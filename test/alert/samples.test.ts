import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { samples } from '../../scripts/make-samples.ts';
import { readMessage } from '../../src/alert/read-message.ts';
import { shippedIdentity } from '../../src/pipeline/explain-alert.ts';
import { explainRow } from '../../src/rule/explain.ts';
import { shippedRule } from '../../src/rule/shipped.ts';

const folder = new URL('../../samples/', import.meta.url);
const identity = shippedIdentity({ ids: [], names: ['Detect Systemctl'] });
const read = (name: string) => readMessage(readFileSync(new URL(name, folder)), identity);

test('the samples are those that scripts/make-samples.ts makes; run it when this fails', () => {
  assert.deepEqual(readdirSync(folder).sort(), Object.keys(samples).sort());
  for (const [name, body] of Object.entries(samples)) {
    // Read first: the same row may be compressed to other bytes by another release of zlib.
    assert.deepEqual(read(name), readMessage(JSON.stringify(body), identity), name);
  }
});

test('every sample reads, and the rule hits what its branch reports', () => {
  const hits: Record<string, readonly string[]> = {};
  for (const name of Object.keys(samples)) {
    hits[name] = read(name).flatMap((record) => {
      if (record.kind !== 'alert') return [record.kind];
      assert.deepEqual(record.alert.gaps, [], name);
      return record.alert.rows.map((row) => {
        const { hit, branches } = explainRow(shippedRule, row, {});
        const branch = branches.find((one) => one.name === row.reportedBranch);
        assert.equal(branch?.outcome ?? hit, hit, name);
        return `${row.source} ${hit}`;
      });
    });
  }
  assert.deepEqual(hits, {
    'web-shell-enables-unit.json': ['raw-row match', 'raw-row match'],
    'web-shell-incident.json': ['incident'],
    'dev-shm-unit.json': ['raw-row match'],
    'ansible-enables-service.json': ['raw-row match'],
    'github-runner-user-unit.json': ['raw-row match'],
    'admin-ssh-user-unit.json': ['raw-row match'],
    'puppet-starts-service.json': ['custom-details match'],
    'dpkg-postinst-starts-service.json': ['custom-details match'],
    'java-scheduler-starts-unit.json': ['custom-details match'],
    'stream-curl-writes-unit.json': ['stream no-match', 'stream match'],
  });
});
