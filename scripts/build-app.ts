import { globSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import * as z from 'zod';

/**
 * Bundles the service into dist: all triggers in one file, since a worker that starts pays for every file that it
 * opens, and what calls load later in chunks. Types are not looked at: `npm run typecheck` does that.
 */
const root = join(import.meta.dirname, '..');

/** Libraries that the way of an alert loads; all others stay in node_modules, most of them are seldom needed. */
const BUNDLED = ['@azure/data-tables', 'ipaddr.js', 'picomatch', 're2js', 'shell-quote', 'zod'];

const names = z.record(z.string(), z.string()).transform(Object.keys);
const { dependencies, devDependencies } = z
  .object({ dependencies: names, devDependencies: names })
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

/** What a process or a thread starts with; the same paths below dist as in the source. */
const entries = ['host/main', 'host/tables/azurite-child', 'src/rule-compiler/compile-worker'];

const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: [
    { in: TRIGGERS, out: 'functions/triggers' },
    ...entries.map((path) => ({ in: `${path}.ts`, out: path })),
  ],
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
  external: [...dependencies, ...devDependencies].filter((name) => !BUNDLED.includes(name)),
  // Libraries in CommonJS ask for Node's own modules by it. A module may import `createRequire` itself: another name.
  banner: {
    js: "import { createRequire as requireOf } from 'node:module';\nconst require = requireOf(import.meta.url);",
  },
  plugins: [triggers],
  legalComments: 'linked',
  logLevel: 'warning',
});

// Afterwards, so that a service that runs finds what it has still to load, as long as that stayed the same.
for (const file of globSync('dist/{chunks,functions,host,src}/**/*.*', { cwd: root })) {
  if (!(file in metafile.outputs)) rmSync(join(root, file));
}
