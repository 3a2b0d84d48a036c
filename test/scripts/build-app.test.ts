import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { suite, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import * as z from 'zod';

const ROOT = resolve(import.meta.dirname, '../..');
const WORKER = '@azure/functions-core';

/** What a file of the build imports: files by their path, libraries by their name. */
function importsOf(file: string): { readonly at: readonly string[]; readonly later: readonly string[] } {
  const text = readFileSync(file, 'utf8');
  const found = (pattern: RegExp) =>
    [...text.matchAll(pattern)].map(([, named = '']) =>
      named.startsWith('.') ? resolve(dirname(file), named) : named,
    );
  return {
    at: [
      ...found(/^(?:import|export)\b(?:[^;'"]*\bfrom)? "([^"]+)";/gm),
      ...found(/\b__require\d*\("([^"]+)"\)/g),
    ],
    later: found(/\bimport\(\s*"([^"]+)"\s*\)/g),
  };
}

const files = globSync('dist/{chunks,functions,host,src}/**/*.js', { cwd: ROOT }).map((file) =>
  join(ROOT, file),
);

/** Loads a module where nothing was loaded before, and gives the names that it exports. */
function loadAfresh(module: string): Promise<unknown> {
  const url = module.startsWith('/') ? pathToFileURL(module).href : module;
  const program = `import(${JSON.stringify(url)}).then((loaded) =>
    require('node:worker_threads').parentPort.postMessage(Object.keys(loaded)));`;
  const worker = new Worker(program, { eval: true });
  return new Promise((settle, reject) => {
    worker.once('message', settle).once('error', reject);
  }).finally(() => worker.terminate());
}

suite('the build', { timeout: 60_000 }, () => {
  test('holds what calls load later, and each of it loads by itself', async () => {
    const later = [...new Set(files.flatMap((file) => importsOf(file).later))].sort();
    assert.ok(later.length > 40, `${later.length} found`);
    for (const module of later) {
      const exported = await loadAfresh(module).catch((error: unknown) => error);
      // A CommonJS module that has its default alone has lost the names that are asked of it.
      assert.ok(
        Array.isArray(exported) && exported.some((name) => name !== 'default'),
        `${module}: ${String(exported)}`,
      );
    }
  });

  test('asks in Azure, where no library is, for nothing but Node and the worker', () => {
    const reached = new Set<string>();
    const libraries = new Set<string>();
    function follow(module: string): void {
      if (reached.has(module)) return;
      reached.add(module);
      const { at, later } = importsOf(module);
      for (const next of [...at, ...later]) next.startsWith('/') ? follow(next) : libraries.add(next);
    }
    for (const entry of ['functions/triggers.js', 'src/rule-compiler/compile-worker.js']) {
      follow(join(ROOT, 'dist', entry));
    }
    assert.deepEqual(
      [...libraries].filter((library) => !isBuiltin(library)),
      [WORKER],
    );
    const deployed = z
      .array(z.string())
      .parse(JSON.parse(readFileSync(join(ROOT, 'dist/app-files.json'), 'utf8')))
      .map((file) => join(ROOT, file));
    assert.deepEqual(
      [...reached].filter((file) => !deployed.includes(file)),
      [],
    );
  });
});
