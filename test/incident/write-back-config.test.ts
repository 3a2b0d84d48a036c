import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as z from 'zod';
import { writeBackOf, writeBackSettings } from '../../src/incident/write-back-config.ts';
import { WORKSPACE } from '../support/sentinel.ts';

const schema = z.object(writeBackSettings);
const read = (env: Readonly<Record<string, string>>) => writeBackOf(schema.parse(env));

describe('the settings of the write-back', () => {
  it('switch nothing on without a workspace', () => {
    assert.equal(read({}), undefined);
    assert.equal(read({ SENTINEL_WORKSPACE: '', WRITEBACK_POLICY: '', WRITEBACK_TAGS: '' }), undefined);
  });

  it('ask for the comment alone with one', () => {
    assert.deepEqual(read({ SENTINEL_WORKSPACE: WORKSPACE }), {
      workspace: WORKSPACE,
      armEndpoint: 'https://management.azure.com',
      modes: { comment: 'on', tags: 'off', severity: 'off', close: 'off', tasks: 'off' },
      policy: { close: { minCompleteness: 0.9, maxScore: 10 }, severity: { raise: 'High' } },
    });
  });

  it('are each a switch', () => {
    const config = read({
      SENTINEL_WORKSPACE: WORKSPACE,
      ARM_ENDPOINT: 'http://127.0.0.1:8080/',
      WRITEBACK_COMMENT: 'off',
      WRITEBACK_TAGS: 'on',
      WRITEBACK_SEVERITY: 'dry-run',
      WRITEBACK_TASKS: 'on',
      WRITEBACK_CLOSE: 'dry-run',
      WRITEBACK_POLICY: '{"close":{"categories":["ci-runner"]},"severity":{"lower":"Low"}}',
    });
    assert.equal(config?.armEndpoint, 'http://127.0.0.1:8080');
    assert.deepEqual(config?.modes, {
      comment: 'off',
      tags: 'on',
      severity: 'dry-run',
      close: 'dry-run',
      tasks: 'on',
    });
    assert.deepEqual(config?.policy.close.categories, ['ci-runner']);
    assert.equal(config?.policy.severity.lower, 'Low');
  });

  const wrong: readonly (readonly [string, string, RegExp])[] = [
    ['SENTINEL_WORKSPACE', 'law-sentinel', /is not the resource id of a workspace/],
    ['ARM_ENDPOINT', 'http://management.azure.com', /must be https, or http on this machine/],
    ['ARM_ENDPOINT', 'management', /must be a URL/],
    ['WRITEBACK_CLOSE', 'yes', /Invalid option/],
    ['WRITEBACK_POLICY', '{', /is not JSON/],
    ['WRITEBACK_POLICY', '[]', /expected object/],
    ['WRITEBACK_POLICY', '{"closes":{}}', /Unrecognized key/],
    ['WRITEBACK_POLICY', '{"close":{"minCompleteness":0.1}}', />=0.5/],
    ['WRITEBACK_POLICY', '{"close":{"maxScore":25}}', /<=24/],
    ['WRITEBACK_POLICY', '{"close":{"categories":["all"]}}', /Invalid option/],
  ];
  for (const [name, value, message] of wrong) {
    it(`refuse ${name}=${value}`, () => {
      const parsed = schema.safeParse({ [name]: value });
      const [issue] = parsed.error?.issues ?? [];
      assert.equal(issue?.path[0], name);
      assert.match(issue?.message ?? '', message);
    });
  }
});
