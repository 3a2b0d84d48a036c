import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileFunction } from 'node:vm';
import { transform } from 'esbuild';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const requirePackage = createRequire(join(ROOT, 'package.json'));

/** A test as its file registers it. */
export interface Trial {
  /** The names around it. */
  readonly group: string;
  readonly label: string;
  readonly run: () => unknown;
}

type Instance = Readonly<Record<string, unknown>>;
type Make = (require: (name: string) => unknown, exports: object, module: { exports: object }) => void;

interface Module {
  readonly make: Make;
  /** Paths of the repository's own that it imports. */
  readonly imports: readonly string[];
}

/** Stands for `node:test`: keeps what a file registers instead of running it. */
class Recorder {
  readonly trials: Trial[] = [];
  private readonly names: string[] = [];

  readonly describe = (name: string, register: () => void): void => {
    this.names.push(name);
    register();
    this.names.pop();
  };

  readonly it = (name: string, run: () => unknown): void => {
    const group = this.names.join(' › ');
    this.trials.push({ group, label: `${group} › ${name}`, run });
  };

  readonly test = this.it;
}

/** The modules of the repository, compiled once; and with one of them changed, as often as one likes. */
export class Lab {
  private readonly modules = new Map<string, Module>();
  /** What no change has touched. */
  private readonly plain = new Map<string, Instance>();
  private readonly root: string;

  constructor(root = ROOT) {
    this.root = root;
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  /** Compiles modules and whatever they import. */
  async add(paths: readonly string[]): Promise<void> {
    for (const path of paths) {
      if (this.modules.has(path)) continue;
      const module = await this.compile(path, this.read(path));
      this.modules.set(path, module);
      await this.add(module.imports);
    }
  }

  private async compile(path: string, source: string): Promise<Module> {
    if (path.endsWith('.json')) {
      return {
        make: (_require, _exports, module) => Object.assign(module, { exports: JSON.parse(source) }),
        imports: [],
      };
    }
    const { code } = await transform(source, {
      loader: 'ts',
      format: 'cjs',
      sourcefile: path,
      target: 'node22',
    });
    const make = compileFunction(code, ['require', 'exports', 'module'], { filename: join(this.root, path) });
    const imports = [...code.matchAll(/\brequire\("(\.{1,2}\/[^"]+)"\)/g)].map(([, name = '']) =>
      join(dirname(path), name),
    );
    return { make: (...given) => void make(...given), imports };
  }

  /** The paths of all modules that import one, by whatever way, and its own. */
  private dependants(path: string): ReadonlySet<string> {
    const found = new Set([path]);
    for (const one of found) {
      for (const [other, { imports }] of this.modules) if (imports.includes(one)) found.add(other);
    }
    return found;
  }

  /** Whether a test file has to do with a module at all. */
  concerns(path: string, test: string): boolean {
    return this.dependants(path).has(test);
  }

  /** Gives the tests of a file, of the modules as they are, or with one of another text. */
  async with(path?: string, source?: string): Promise<(test: string) => readonly Trial[]> {
    const changed = path === undefined || source === undefined ? undefined : await this.compile(path, source);
    const touched = path === undefined ? new Set<string>() : this.dependants(path);
    const own = new Map<string, Instance>();
    const recorders: Recorder[] = [];
    const load = (name: string): Instance => {
      const cache = touched.has(name) ? own : this.plain;
      const known = cache.get(name);
      if (known !== undefined) return known;
      const module = name === path && changed !== undefined ? changed : this.modules.get(name);
      if (module === undefined) throw new Error(`${name} is not compiled`);
      const made = { exports: {} };
      const require = (asked: string): unknown => {
        if (asked === 'node:test') return recorders.at(-1);
        return asked.startsWith('.') ? load(join(dirname(name), asked)) : requirePackage(asked);
      };
      module.make(require, made.exports, made);
      cache.set(name, made.exports);
      return made.exports;
    };
    return (test) => {
      const recorder = new Recorder();
      recorders.push(recorder);
      // A file registers its tests when it is loaded, so that it is never taken from before.
      own.delete(test);
      this.plain.delete(test);
      load(test);
      recorders.pop();
      return recorder.trials;
    };
  }
}

/** Whether there is a file of this path in the repository. */
export function isThere(path: string): boolean {
  return existsSync(join(ROOT, path));
}
