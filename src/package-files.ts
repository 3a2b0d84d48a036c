import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The folder of `host.json`: above this module, whether the source runs or the build, which bundles modules. */
function findRoot(): string {
  let directory = import.meta.dirname;
  while (!existsSync(join(directory, 'host.json'))) directory = dirname(directory);
  return directory;
}

export const packageRoot: string = findRoot();

/** The path of a file or folder of the package, for example of `queries`. */
export function packageFile(path: string): string {
  return join(packageRoot, path);
}

const compiled = import.meta.filename.endsWith('.js');

/**
 * The path of a module that a thread or a process starts with, by its name without extension, for example
 * `host/main`: the source when the source runs, what the build made of it when that runs.
 */
export function entryModule(name: string): string {
  return packageFile(compiled ? `dist/${name}.js` : `${name}.ts`);
}

/**
 * The path of a library's file that is read as text, by its specifier: the library's own when the source runs, the copy
 * that the build makes of it when that runs, since a package has no node_modules.
 */
export function libraryFile(specifier: string): string {
  return compiled
    ? packageFile(`dist/libraries/${specifier}`)
    : createRequire(import.meta.url).resolve(specifier);
}
