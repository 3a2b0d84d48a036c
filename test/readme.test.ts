import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import * as z from 'zod';
import { hostSettingNames } from '../host/settings.ts';
import { operations } from '../src/api/operations.ts';
import { loadConfig, settingNames } from '../src/config.ts';
import { createDeps } from '../src/deps.ts';
import { memoryStores } from './support/memory-stores.ts';

const at = (path: string) => new URL(`../${path}`, import.meta.url);
const read = (path: string) => readFileSync(at(path), 'utf8');
const readme = read('README.md');
const docs = readdirSync(at('docs'))
  .filter((name) => name.endsWith('.md'))
  .map((name) => `docs/${name}`);
const everyDoc = ['README.md', 'SECURITY.md', 'infra/README.md', ...docs];

describe('README.md', () => {
  it('shows the note of the sample as the service writes it, to the end of a section', async () => {
    const [, path = '', id = ''] =
      /--data @(samples\/\S+\.json)\ncurl \S+ \S+\/cases\/([-0-9a-f]+)\/note\n/.exec(readme) ?? [];
    const [, shown = ''] = /^~~~~markdown\n(.*?)^~~~~$/ms.exec(readme) ?? [];
    const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const deps = createDeps(loadConfig({ CasesStorage: 'in memory' }), silent, { stores: memoryStores() });
    await deps.triage([read(path)], { channel: 'http' });
    const note = (await deps.cases.get(id))?.value.note ?? '';
    assert.equal(shown, note.slice(0, shown.length));
    assert.match(note.slice(shown.length), /^\n## /);
  });

  it('has every call of the API but the files of the page', () => {
    const calls = operations
      .filter(({ route }) => route !== 'console/{asset}')
      .map(({ method, route }) => `\`${method} /${route}\``);
    assert.deepEqual(
      calls.filter((call) => !readme.includes(call)),
      [],
    );
  });

  it('has every setting, or a document that it names has it', () => {
    const known = [readme, ...docs.filter((path) => readme.includes(path)).map(read)].join('\n');
    const names = [...settingNames, ...hostSettingNames];
    assert.deepEqual(
      names.filter((name) => !known.includes(`\`${name}\``)),
      [],
    );
  });
});

describe('the documents', () => {
  // The package of this one route is tried by test/scripts/package.test.ts.
  it('name one route of deployment', () => {
    const route = [
      'npm ci && npm run package\n',
      'az deployment group create -g GROUP -n triage -f infra/azuredeploy.json',
      'az functionapp deployment source config-zip -g GROUP -n "$app" --src dist/package.zip\n',
    ];
    for (const path of ['README.md', 'docs/operate.md']) {
      const places = route.map((command) => read(path).indexOf(command));
      assert.ok(
        places.every((place) => place > 0),
        `${path}: ${places}`,
      );
      assert.deepEqual(
        places.toSorted((one, other) => one - other),
        places,
        path,
      );
    }
    for (const path of everyDoc) {
      assert.doesNotMatch(read(path), /\bazd\b|func azure|\bdeploytoazure|packageUri|zipdeploy/i, path);
    }
  });

  const manifest: unknown = JSON.parse(read('package.json'));
  const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(manifest);

  for (const path of everyDoc) {
    it(`name commands and files that are there: ${path}`, () => {
      const text = read(path);
      const commands = [...text.matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, name = '']) => name);
      const files = [
        ...text.matchAll(
          /`((?:src|functions|host|infra|rules|docs|console|queries|samples|scripts|bench|test)\/[\w./-]*)`/g,
        ),
      ];
      assert.deepEqual(
        commands.filter((name) => scripts[name] === undefined),
        [],
      );
      assert.deepEqual(
        files.map(([, file = '']) => file).filter((file) => !existsSync(at(file))),
        [],
      );
    });
  }
});
