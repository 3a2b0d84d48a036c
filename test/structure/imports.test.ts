import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FOLDERS = ['src', 'functions', 'host'];

/** Files outside `src` whose facts it shares with npm and with the deployment. */
const DATA: readonly string[] = ['package.json', 'rules/custom-details.json'];

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
          (path.startsWith('src/') && !one.startsWith('src/') && !DATA.includes(one)) ||
          (path.startsWith('functions/') && one.startsWith('host/')),
      )
      .map((one) => `${path} → ${one}`),
  );
  assert.deepEqual(wrong, []);
});

/** The parts of `src`, a folder or a file of its own each, by the line of docs/structure.md that names them. */
function readOrder(): ReadonlyMap<string, number> {
  const doc = readFileSync(join(ROOT, 'docs/structure.md'), 'utf8');
  const [, table = ''] = doc.split('\n| in `src/` | is |\n');
  const lines = table.split('\n').filter((line) => line.startsWith('| `'));
  const parts = lines.flatMap((line, at) => {
    const [, names = ''] = line.split('|');
    return [...names.matchAll(/`([^`]+)`/g)].map(([, name = '']): [string, number] => [name, at]);
  });
  assert.equal(new Set(parts.map(([name]) => name)).size, parts.length, 'a part is named twice');
  return new Map(parts);
}

/** The imports of `src` that go from one part to another which is not further down. */
function wrongWays(graph: Graph, order: ReadonlyMap<string, number>): string[] {
  const partOf = (path: string) => path.split('/')[1] ?? '';
  const lineOf = (path: string) => order.get(partOf(path)) ?? Number.NaN;
  return [...graph]
    .filter(([path]) => path.startsWith('src/'))
    .flatMap(([path, imported]) =>
      imported
        .filter((one) => one.startsWith('src/') && partOf(one) !== partOf(path))
        .filter((one) => !(lineOf(one) > lineOf(path)))
        .map((one) => `${path} → ${one}`),
    );
}

test('docs/structure.md names every part of src, and imports go down its table', () => {
  const order = readOrder();
  assert.deepEqual([...order.keys()].sort(), readdirSync(join(ROOT, 'src')).sort());
  assert.deepEqual(wrongWays(readGraph(), order), []);
});

test('an import up the table, or along a line, is seen', () => {
  const order = new Map([
    ['top.ts', 0],
    ['left', 1],
    ['right', 1],
  ]);
  const graph = new Map([
    ['src/top.ts', ['src/left/a.ts', 'src/right/b.ts']],
    ['src/left/a.ts', ['src/left/c.ts', 'src/right/b.ts']],
    ['src/right/b.ts', ['src/top.ts']],
  ]);
  assert.deepEqual(wrongWays(graph, order), [
    'src/left/a.ts → src/right/b.ts',
    'src/right/b.ts → src/top.ts',
  ]);
});
