import { cpSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire, findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Metafile, type Plugin } from 'esbuild';
import * as z from 'zod';
import { kustoScripts } from '../src/rule-compiler/kusto.ts';

/**
 * Bundles the service into dist: all triggers in one file, since a worker that starts pays for every file that it
 * opens, and what calls load later in chunks. Libraries are part of it, so that what is deployed needs no node_modules.
 * Types are not looked at: `npm run typecheck` does that.
 */
const root = join(import.meta.dirname, '..');

/** What the triggers import and do not bring: the Functions worker itself answers for it. */
const WORKER = '@azure/functions-core';

/** Libraries that only the host on this machine loads, beside the tools of development. */
const OF_THE_HOST = ['@azure/event-hubs'];

const { devDependencies } = z
  .object({ devDependencies: z.record(z.string(), z.string()).transform(Object.keys) })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));

const TRIGGERS = 'triggers';

/** A module that imports every trigger, so that a new one cannot be forgotten. */
const triggers: Plugin = {
  name: TRIGGERS,
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^triggers$/ }, ({ path }) => ({ path, namespace: TRIGGERS }));
    onLoad({ filter: /.*/, namespace: TRIGGERS }, () => ({
      contents: globSync('functions/*.ts', { cwd: root })
        .sort()
        .map((file) => `import './${file}';`)
        .join('\n'),
      resolveDir: root,
    }));
  },
};

const NAMED = 'named';

/**
 * A chunk that is made of a CommonJS module exports its default alone, so that `const { Agent } = await import('undici')`
 * finds nothing in it. The names that Node finds in such a module are written out.
 */
const namesOfCommonJs: Plugin = {
  name: NAMED,
  setup({ onResolve, onLoad, resolve }) {
    onResolve(
      { filter: /^/, namespace: 'file' },
      async ({ kind, path, importer, resolveDir, pluginData }) => {
        if (kind !== 'dynamic-import' || pluginData === NAMED) return undefined;
        const found = await resolve(path, { kind, importer, resolveDir, pluginData: NAMED });
        const isWrapped = !found.external && found.errors.length === 0 && isCommonJs(found.path);
        return isWrapped ? { path: found.path, namespace: NAMED } : found;
      },
    );
    onLoad({ filter: /^/, namespace: NAMED }, async ({ path }) => {
      const names = Object.keys(await import(pathToFileURL(path).href)).filter((name) =>
        /^[\w$]+$/.test(name),
      );
      return {
        contents: `export { ${names.join(', ')} } from ${JSON.stringify(path)};`,
        resolveDir: dirname(path),
      };
    });
  },
};

const typeSchema = z.object({ type: z.string().optional() });

function isCommonJs(path: string): boolean {
  if (!path.endsWith('.js')) return path.endsWith('.cjs');
  const manifest = findPackageJSON(pathToFileURL(path));
  if (manifest === undefined) return true;
  return typeSchema.parse(JSON.parse(readFileSync(manifest, 'utf8'))).type !== 'module';
}

/** What a process or a thread starts with, below dist as in the source: in Azure, and on this machine beside it. */
const APP_ENTRIES = ['functions/triggers', 'src/rule-compiler/compile-worker'];
const HOST_ENTRIES = ['host/main', 'host/tables/azurite-child'];

const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: [...APP_ENTRIES, ...HOST_ENTRIES].map((path) => ({
    in: path === 'functions/triggers' ? TRIGGERS : `${path}.ts`,
    out: path,
  })),
  outdir: 'dist',
  metafile: true,
  bundle: true,
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  format: 'esm',
  platform: 'node',
  target: 'node22.18',
  // Names and lines stay, for stack traces.
  minifySyntax: true,
  external: [WORKER, ...OF_THE_HOST, ...devDependencies],
  // Libraries in CommonJS ask for Node's own modules by it. A module may import `createRequire` itself: another name.
  banner: {
    js: "import { createRequire as requireOf } from 'node:module';\nconst require = requireOf(import.meta.url);",
  },
  plugins: [triggers, namesOfCommonJs],
  legalComments: 'linked',
  logLevel: 'warning',
});

// Afterwards, so that a service that runs finds what it has still to load, as long as that stayed the same.
for (const file of globSync('dist/{chunks,functions,host,src}/**/*.*', { cwd: root })) {
  if (!(file in metafile.outputs)) rmSync(join(root, file));
}

const { resolve } = createRequire(import.meta.url);
const libraries = kustoScripts.map((specifier) => `dist/libraries/${specifier}`);
for (const [index, specifier] of kustoScripts.entries()) {
  cpSync(resolve(specifier), join(root, libraries[index] ?? ''));
}

/** What the entries of the app load, now or later, from this build: the files of dist that are deployed. */
function filesOfApp({ outputs }: Metafile): readonly string[] {
  const reached = new Set<string>();
  function follow(file: string): void {
    if (reached.has(file)) return;
    reached.add(file);
    for (const { path, external } of outputs[file]?.imports ?? []) if (external !== true) follow(path);
  }
  for (const entry of APP_ENTRIES) follow(`dist/${entry}.js`);
  return [...reached].flatMap((file) => [file, `${file}.LEGAL.txt`]).filter((file) => file in outputs);
}

writeFileSync(
  join(root, 'dist/app-files.json'),
  `${JSON.stringify([...filesOfApp(metafile), ...libraries].toSorted(), undefined, 2)}\n`,
);
