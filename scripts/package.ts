import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import * as z from 'zod';
import { zip } from './package/zip.ts';

/**
 * Makes `dist/package.zip`, or the file that is named, of what was built: the app as Azure runs it. It brings its
 * libraries, so that nothing is installed or built where it is deployed.
 */
const root = join(import.meta.dirname, '..');
const [target = join(root, 'dist/package.zip')] = process.argv.slice(2);

const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string(),
  private: z.boolean(),
  type: z.string(),
  main: z.string(),
  engines: z.record(z.string(), z.string()),
});

/** What the host and the worker read of package.json, without dependencies: a build on the way would install them. */
const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));

const built = z.array(z.string()).parse(JSON.parse(readFileSync(join(root, 'dist/app-files.json'), 'utf8')));
const copied = globSync(['host.json', 'LICENSE', 'queries/*.kql', 'dist/console/*'], { cwd: root });

const entries = [...built, ...copied]
  .map((name) => ({ name, content: readFileSync(join(root, name)) }))
  .concat({ name: 'package.json', content: Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`) })
  .toSorted((one, other) => (one.name < other.name ? -1 : 1));
const archive = zip(entries);
writeFileSync(target, archive);
console.log(
  `${relative('', target)}: ${entries.length} files, ${(archive.length / 1024 / 1024).toFixed(1)} MB`,
);
