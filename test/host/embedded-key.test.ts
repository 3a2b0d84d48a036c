import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, suite, test } from 'node:test';
import { embeddedKey, keyProblem, startedKey } from '../../host/embedded-key.ts';
import { loadSettings } from '../../host/settings.ts';
import { StartError } from '../../host/start-error.ts';

const PUBLIC_KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
const GIVEN = Buffer.alloc(32, 7).toString('base64');

suite('the key of the embedded parts', () => {
  let dataDir: string;
  const file = () => join(dataDir, 'embedded-key');
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'triage-key-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  test('is made by the first start, and stays, in a file that nobody else reads', () => {
    const key = embeddedKey({ dataDir });
    assert.equal(Buffer.from(key, 'base64').length, 32);
    assert.deepEqual(readdirSync(dataDir), ['embedded-key']);
    assert.equal(statSync(file()).mode & 0o777, 0o600);
    assert.equal(embeddedKey({ dataDir }), key);
    assert.equal(startedKey({ dataDir }), key);
  });

  test('is another one in every directory, and at every start in memory', () => {
    const other = mkdtempSync(join(tmpdir(), 'triage-key-'));
    const keys = [
      embeddedKey({ dataDir }),
      embeddedKey({ dataDir: other }),
      embeddedKey({}),
      embeddedKey({}),
    ];
    rmSync(other, { recursive: true });
    assert.equal(new Set(keys).size, 4);
  });

  test('is the one that is set, which is not kept', () => {
    assert.equal(embeddedKey({ dataDir, embeddedKey: GIVEN }), GIVEN);
    assert.equal(existsSync(file()), false);
    const kept = embeddedKey({ dataDir });
    assert.equal(embeddedKey({ dataDir, embeddedKey: GIVEN }), GIVEN);
    assert.equal(startedKey({ dataDir, embeddedKey: GIVEN }), GIVEN);
    assert.equal(embeddedKey({ dataDir }), kept);
  });

  test('is closed to others where its file was open to them', () => {
    writeFileSync(file(), `${GIVEN}\n`);
    chmodSync(file(), 0o644);
    assert.equal(embeddedKey({ dataDir }), GIVEN);
    assert.equal(statSync(file()).mode & 0o777, 0o600);
  });

  for (const [what, text] of [
    ['nothing', ''],
    ['too few bytes', Buffer.alloc(31).toString('base64')],
    ['the public key', PUBLIC_KEY],
  ] as const) {
    test(`is refused where its file holds ${what}, and the file left as it is`, () => {
      writeFileSync(file(), text);
      for (const read of [embeddedKey, startedKey]) {
        assert.throws(
          () => read({ dataDir }),
          (error) => error instanceof StartError && error.message.includes(file()),
        );
      }
      assert.equal(readFileSync(file(), 'utf8'), text);
    });
  }

  test('cannot be known before the first start, nor in memory', () => {
    assert.throws(() => startedKey({ dataDir }), {
      name: 'StartError',
      message: /embedded-key is not there/,
    });
    assert.throws(() => startedKey({}), { name: 'StartError', message: /set EMBEDDED_KEY/ });
    assert.deepEqual(readdirSync(dataDir), []);
  });

  for (const key of [GIVEN, randomBytes(33).toString('base64'), randomBytes(64).toString('base64')]) {
    test(`may have ${Buffer.from(key, 'base64').length} bytes`, () => {
      assert.equal(keyProblem(key), undefined);
      assert.equal(loadSettings({ EMBEDDED_KEY: key }).embeddedKey, key);
    });
  }

  for (const [what, key] of [
    ['of 31 bytes', Buffer.alloc(31, 7).toString('base64')],
    ['a word', 'local'],
    ['in base64 for addresses', Buffer.alloc(32, 0xff).toString('base64url')],
    ['without its padding', GIVEN.replace('=', '')],
    ['with a blank', ` ${GIVEN}`],
    ['with a part of a connection string behind it', `${GIVEN};AccountName=x`],
    ['with another key behind it', `${GIVEN}:${GIVEN}`],
    ['of every emulator', PUBLIC_KEY],
  ] as const) {
    test(`may not be ${what}, and the error does not repeat it`, () => {
      assert.throws(
        () => loadSettings({ EMBEDDED_KEY: key }),
        (error) =>
          error instanceof StartError &&
          /^settings: EMBEDDED_KEY (must be 32 bytes or more in base64|is the key that every emulator knows)/.test(
            error.message,
          ) &&
          !error.message.includes(key),
      );
    });
  }

  test('is not set by an empty variable', () => {
    assert.equal('embeddedKey' in loadSettings({ EMBEDDED_KEY: '' }), false);
  });
});
