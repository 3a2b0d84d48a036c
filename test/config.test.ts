import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { loadConfig, settingNames } from '../src/config.ts';

const STORAGE = { CasesStorage: 'UseDevelopmentStorage=true' };

suite('settings', () => {
  // As `NAME= npm start` and the files of app settings have it.
  for (const name of settingNames.filter((one) => one !== 'CasesStorage')) {
    test(`${name} that is empty counts as not set`, () => {
      assert.deepEqual(loadConfig({ ...STORAGE, [name]: '' }), loadConfig(STORAGE));
    });
  }

  test('an empty connection string leaves the account to its address', () => {
    const uri = 'https://cases.table.core.windows.net';
    const { storage } = loadConfig({ CasesStorage: '', CasesStorage__tableServiceUri: uri });
    assert.deepEqual(storage, { kind: 'identity', tableServiceUri: uri });
  });
});
