import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { suite, test } from 'node:test';
import * as z from 'zod';
import { settingNames } from '../../src/config.ts';

const sampleSchema = z.strictObject({
  IsEncrypted: z.literal(false),
  Values: z.record(z.string(), z.string()),
});
const file = resolve(import.meta.dirname, '../../local.settings.sample.json');
const names = Object.keys(sampleSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).Values);

/** What the Functions host itself reads: its own settings, and the connection of the trigger. */
const ofTheHost = ['FUNCTIONS_WORKER_RUNTIME', 'AzureWebJobsStorage', 'AlertsHub'];

suite('local.settings.sample.json', () => {
  test('has every setting that the service reads, but the parts of an identity-based connection', () => {
    const expected = settingNames.filter((name) => !name.includes('__'));
    assert.deepEqual(
      expected.filter((name) => !names.includes(name)),
      [],
    );
  });

  test('has no setting that nothing reads', () => {
    assert.deepEqual(
      names.filter((name) => !settingNames.includes(name) && !ofTheHost.includes(name)),
      [],
    );
  });
});
