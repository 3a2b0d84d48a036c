import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { consoleFiles } from '../../src/api/console-files.ts';
import { getConsole } from '../../src/api/get-console.ts';
import { getConsoleAsset } from '../../src/api/get-console-asset.ts';
import { call } from './support/call.ts';
import { fakeDeps } from './support/fake-deps.ts';

const directory = mkdtempSync(join(tmpdir(), 'console-'));
after(() => rmSync(directory, { recursive: true }));
for (const [name, text] of Object.entries({
  'index.html': '<!doctype html>plain',
  'index.html.br': 'page in brotli',
  'index.html.gz': 'page in gzip',
  'main-abc.js': 'script',
  'main-abc.js.gz': 'script in gzip',
  'secret.txt': 'not of the page',
})) {
  writeFileSync(join(directory, name), text);
}
const deps = fakeDeps({ consoleFiles: consoleFiles(directory) });

describe('GET /console', () => {
  it('is the page, which may load nothing but its own files', async () => {
    const { status, headers, text } = await call(getConsole, deps);
    assert.equal(status, 200);
    assert.equal(text, '<!doctype html>plain');
    assert.equal(headers['content-type'], 'text/html; charset=utf-8');
    assert.equal(headers['cache-control'], 'no-cache');
    assert.match(
      headers['content-security-policy'] ?? '',
      /^default-src 'none'; script-src 'self'; style-src 'self';/,
    );
    assert.doesNotMatch(headers['content-security-policy'] ?? '', /unsafe|https?:|\*/);
    assert.equal(headers['x-content-type-options'], 'nosniff');
  });

  const codings: [accept: string, coding: string | undefined, text: string][] = [
    ['gzip, deflate, br, zstd', 'br', 'page in brotli'],
    ['GZIP', 'gzip', 'page in gzip'],
    ['br;q=0, gzip;q=0.5', 'gzip', 'page in gzip'],
    ['br;q=0.000', undefined, '<!doctype html>plain'],
    ['zstd', undefined, '<!doctype html>plain'],
  ];
  for (const [accept, coding, expected] of codings) {
    it(`comes in ${coding ?? 'plain text'} where ${accept} is accepted`, async () => {
      const { headers, text } = await call(getConsole, deps, { headers: { 'accept-encoding': accept } });
      assert.deepEqual([headers['content-encoding'], text], [coding, expected]);
      assert.equal(headers['vary'], 'accept-encoding');
    });
  }

  it('sends an address with a slash at the end to the one without', async () => {
    const request = {
      method: 'GET',
      path: '/api/console/',
      query: new URLSearchParams(),
      params: {},
      headers: new Headers(),
    };
    const { status, headers } = await getConsole.handle(request, deps);
    assert.deepEqual([status, headers['location']], [308, '../console']);
  });

  it('says so where the page was not built', async () => {
    const unbuilt = fakeDeps({ consoleFiles: consoleFiles(join(directory, 'nowhere')) });
    const { status, text } = await call(getConsole, unbuilt);
    assert.equal(status, 404);
    assert.match(text, /"code":"console\.not-built"/);
  });
});

describe('GET /console/{asset}', () => {
  it('is a file that may be kept for ever', async () => {
    const { status, headers, text } = await call(getConsoleAsset, deps, {
      params: { asset: 'main-abc.js' },
      headers: { 'accept-encoding': 'br, gzip' },
    });
    assert.deepEqual([status, headers['content-encoding'], text], [200, 'gzip', 'script in gzip']);
    assert.equal(headers['content-type'], 'text/javascript; charset=utf-8');
    assert.equal(headers['cache-control'], 'public, max-age=31536000, immutable');
  });

  for (const asset of [
    '',
    'index.html',
    'secret.txt',
    'main-abc.js.gz',
    '../index.html',
    '..',
    '__proto__',
    'a\u0000',
  ]) {
    it(`is 404 for ${JSON.stringify(asset)}`, async () => {
      const { status, text } = await call(getConsoleAsset, deps, { params: { asset } });
      assert.equal(status, 404);
      assert.match(text, /"code":"console\.no-such-file"/);
    });
  }
});
