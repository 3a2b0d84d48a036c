import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FOLDERS = ['src', 'functions', 'host'];

/** Modules by their path, with the paths of those that they import, types included. */
type Graph = ReadonlyMap<string, readonly string[]>;

/** What a module imports of the repository's own, by path from the root. */
function importsOf(path: string, text: string): string[] {
  const specifiers = [...text.matchAll(/\b(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g)];
  return specifiers.map(([, specifier = '']) => join(dirname(path), specifier));
}

function readGraph(): Graph {
  const paths = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => relative(ROOT, join(ROOT, folder, name))),
  );
  return new Map(paths.map((path) => [path, importsOf(path, readFileSync(join(ROOT, path), 'utf8'))]));
}

/** The circles of a graph, each once, as `a → b → a`. */
function circlesIn(graph: Graph): string[] {
  const circles: string[] = [];
  const finished = new Set<string>();
  function follow(path: string, way: readonly string[]): void {
    const seen = way.indexOf(path);
    if (seen >= 0) circles.push([...way.slice(seen), path].join(' → '));
    if (seen >= 0 || finished.has(path)) return;
    for (const next of graph.get(path) ?? []) follow(next, [...way, path]);
    finished.add(path);
  }
  for (const path of graph.keys()) follow(path, []);
  return circles;
}

test('imports run one way: there is no circle', () => {
  const graph = readGraph();
  assert.ok((graph.get('src/rule/explain.ts') ?? []).includes('src/rule/truth.ts'));
  assert.deepEqual(circlesIn(graph), []);
});

test('a circle is seen, of types too', () => {
  const sources = new Map([
    ['src/a.ts', "import { b } from './b.ts';"],
    ['src/b.ts', "export {\n  c,\n} from './c/c.ts';"],
    ['src/c/c.ts', "import type { A } from '../a.ts';"],
    ['src/d.ts', "import './b.ts';\nconst e = await import('./e.ts');"],
    ['src/e.ts', "import { d } from './d.ts';"],
  ]);
  const graph = new Map([...sources].map(([path, text]) => [path, importsOf(path, text)]));
  assert.deepEqual(circlesIn(graph), [
    'src/a.ts → src/b.ts → src/c/c.ts → src/a.ts',
    'src/d.ts → src/e.ts → src/d.ts',
  ]);
});

test('nothing imports the triggers but the host, and src imports neither', () => {
  const wrong = [...readGraph()].flatMap(([path, imported]) =>
    imported
      .filter(
        (one) =>
          (path.startsWith('src/') && !one.startsWith('src/') && !one.endsWith('package.json')) ||
          (path.startsWith('functions/') && one.startsWith('host/')),
      )
      .map((one) => `${path} → ${one}`),
  );
  assert.deepEqual(wrong, []);
});
