import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, suite, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { EventHubProducerClient } from '@azure/event-hubs';
import * as z from 'zod';
import { servicesOfSuite } from '../host/services-of-suite.ts';
import { eventually } from '../support/eventually.ts';
import type { RunningService } from '../support/run-service.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { unpackPackage } from '../support/unpacked-package.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const RECORDER = join(ROOT, 'test/functions/support/print-recording.ts');
const SAMPLE = readFileSync(join(ROOT, 'samples/web-shell-enables-unit.json'));
const CASE = 'd0c0ffee-5a3e-4b1c-9f2d-000000000001';

const manifestSchema = z.looseObject({ type: z.literal('module'), main: z.string() });
const recordingSchema = z.object({
  functions: z.array(z.looseObject({ name: z.string() })),
  modules: z.array(z.string()),
});

/** What the app at a root registers, and loads for it, in a process that has nothing else and no settings. */
function record(root: string, env: Readonly<Record<string, string>>) {
  const { main } = manifestSchema.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  const url = pathToFileURL(join(root, main)).href;
  const output = execFileSync(process.execPath, [RECORDER, url], { encoding: 'utf8', env, cwd: root });
  return recordingSchema.parse(JSON.parse(output));
}

/** Every function there is, by the rule that each has a file of its name. */
const everyFunction = readdirSync(join(ROOT, 'functions'))
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.replace(/\.ts$/, ''))
  .toSorted();

/** Those that are registered where their settings are missing. */
const withoutSettings = everyFunction.filter((name) => !['deliver-writeback', 'enrich-cases'].includes(name));

function assertLoads(root: string): void {
  assert.ok(!existsSync(join(root, 'node_modules')));
  assert.equal(withoutSettings.length, 31);
  const names = ({ functions }: z.infer<typeof recordingSchema>) =>
    functions.map(({ name }) => name).toSorted();
  const plain = record(root, {});
  assert.deepEqual(names(plain), withoutSettings);
  assert.deepEqual(
    names(record(root, { SENTINEL_WORKSPACE: '/subscriptions/x', GRAPH: 'on' })),
    everyFunction,
  );
  const elsewhere = plain.modules.filter(
    (url) => url.startsWith('file:') && !fileURLToPath(url).startsWith(`${root}/`),
  );
  assert.deepEqual(elsewhere, []);
}

/** What each part of the app that is loaded late answers, with the hub and tables of this machine. */
async function assertWorks({ url, hubConnectionString }: RunningService): Promise<void> {
  const producer = new EventHubProducerClient(hubConnectionString, 'sentinel-alerts');
  await producer.sendBatch([{ body: SAMPLE }]);
  await producer.close();
  await eventually('the case', async () => (await fetch(`${url}/cases/${CASE}`)).ok);
  const note = await fetch(`${url}/cases/${CASE}/note`, { headers: { accept: 'text/html' } });
  assert.match(await note.text(), /<strong>likely-malicious<\/strong>/);
  const page = await (await fetch(`${url}/console`)).text();
  const [, script = ''] = /console\/(main-[\w-]+\.js)/.exec(page) ?? [];
  assert.equal((await fetch(`${url}/console/${script}`)).status, 200);
  const allowlist = await (await fetch(`${url}/allowlist`)).text();
  assert.ok(allowlist.includes('"config-management.ansible"'));
  const explained = await fetch(`${url}/explain`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: 'T | where a == 1', rows: [{ table: 'T', a: 1 }] }),
  });
  assert.match(await explained.text(), /"hit":"match"/);
}

suite('the package', { timeout: 120_000 }, () => {
  const { start } = servicesOfSuite();
  const unpacked = unpackPackage();
  after(() => unpacked.remove());

  test('registers every function, with nothing but its own files', () => assertLoads(unpacked.root));

  test('answers, triages a batch of the hub, shows the page and compiles a query', async () =>
    assertWorks(await start({ root: unpacked.root })));

  test('has 15 MB and 300 files at most, and neither sources nor tests', () => {
    assert.ok(statSync(unpacked.archive).size < 15 * 1024 * 1024);
    assert.ok(unpacked.files.length > 100 && unpacked.files.length < 300, `${unpacked.files.length} files`);
    assert.deepEqual(
      unpacked.files.filter(
        (name) => !/^(?:dist\/|queries\/|host\.json$|package\.json$|LICENSE$)/.test(name),
      ),
      [],
    );
    assert.deepEqual(
      unpacked.files.filter((name) => /\.ts$|^dist\/host\/|\.zip$/.test(name)),
      [],
    );
  });

  test('names no dependency, which a build on the way would install', () => {
    const manifest: unknown = JSON.parse(readFileSync(join(unpacked.root, 'package.json'), 'utf8'));
    assert.deepEqual(Object.keys(Object(manifest)).toSorted(), [
      'engines',
      'license',
      'main',
      'name',
      'private',
      'type',
      'version',
    ]);
  });

  test('is the same archive each time', () => {
    const again = unpackPackage();
    assert.ok(readFileSync(again.archive).equals(readFileSync(unpacked.archive)));
    again.remove();
  });

  const unzip = spawnSync('unzip', ['-v']);
  test('is an archive to others too', { skip: unzip.status !== 0 }, () => {
    const { status, stdout } = spawnSync('unzip', ['-t', unpacked.archive], { encoding: 'utf8' });
    assert.equal(status, 0, stdout);
  });
});

// What tools take that publish the folder itself.
suite('what .funcignore lets through', { timeout: 120_000 }, () => {
  const { start } = servicesOfSuite();
  const copy = temporaryDirectory();
  const empty = temporaryDirectory();
  after(() => {
    copy.remove();
    empty.remove();
  });
  const git = (...args: readonly string[]) =>
    execFileSync('git', [`--git-dir=${empty.path}/git`, `--work-tree=${ROOT}`, ...args], {
      encoding: 'utf8',
      cwd: ROOT,
    });
  git('init', '--quiet');
  const files = git('ls-files', '-z', '--others', '--exclude-from=.funcignore').split('\0').slice(0, -1);
  for (const file of files) cpSync(join(ROOT, file), join(copy.path, file));

  test('is the app, without modules, tests and settings of this machine', () => {
    assert.ok(files.includes('dist/functions/triggers.js') && files.includes('host.json'));
    assert.deepEqual(
      files.filter((file) => /^(?:node_modules|test|\.data)\/|\.zip$|^local\.settings/.test(file)),
      [],
    );
  });

  test('registers every function, with nothing but its own files', () => assertLoads(copy.path));

  test('answers, triages a batch of the hub, shows the page and compiles a query', async () =>
    assertWorks(await start({ root: copy.path })));
});
