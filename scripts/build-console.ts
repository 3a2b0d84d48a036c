import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/**
 * Bundles the analyst's page into dist/console: every file under a name with its hash, so that caches may keep it
 * for ever, and beside it compressed, so that no request waits for that. The page itself keeps its name.
 */
const root = join(import.meta.dirname, '..');
const source = join(root, 'console');
const target = join(root, 'dist/console');

const bundle = await build({
  entryPoints: [join(source, 'main.tsx'), join(source, 'style.css')],
  bundle: true,
  write: false,
  outdir: target,
  format: 'esm',
  // The first that know light-dark(), or newer; docs/console.md names them.
  target: ['es2023', 'chrome123', 'firefox121', 'safari17.5'],
  jsx: 'automatic',
  jsxImportSource: 'preact',
  minify: true,
  legalComments: 'eof',
  logLevel: 'warning',
});

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });

function write(name: string, content: Uint8Array): void {
  const path = join(target, name);
  writeFileSync(path, content);
  const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
  writeFileSync(`${path}.br`, brotliCompressSync(content, { params }));
  writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
}

const assets = [
  ...bundle.outputFiles.map(({ path, contents }) => ({ name: basename(path), contents })),
  { name: 'icon.svg', contents: readFileSync(join(source, 'icon.svg')) },
];
let page = readFileSync(join(source, 'index.html'), 'utf8');
for (const { name, contents } of assets) {
  const hash = createHash('sha256').update(contents).digest('base64url').slice(0, 12);
  const hashed = `${basename(name, extname(name))}-${hash}${extname(name)}`;
  write(hashed, contents);
  page = page.replace(`console/${name}`, `console/${hashed}`);
}
write('index.html', Buffer.from(page));
