import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { loadConfig } from '../src/config.ts';
import { createDeps } from '../src/deps.ts';
import { memoryStores } from './support/memory-stores.ts';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const readme = read('README.md');

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
});
