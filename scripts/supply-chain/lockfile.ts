import * as z from 'zod';

const manifestSchema = z.looseObject({
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
  /** Packages by name, and whether their install scripts run (npm Docs, "npm approve-scripts"). */
  allowScripts: z.record(z.string(), z.boolean()).default({}),
});

/** A package as package-lock.json has it (npm Docs, "package-lock.json", version 3). */
const lockedSchema = z.looseObject({
  version: z.string().optional(),
  resolved: z.string().optional(),
  integrity: z.string().optional(),
  license: z.string().optional(),
  link: z.boolean().optional(),
  hasInstallScript: z.boolean().optional(),
  dev: z.boolean().optional(),
  devOptional: z.boolean().optional(),
});

export const lockSchema = z.looseObject({
  lockfileVersion: z.literal(3),
  packages: z.record(z.string(), lockedSchema),
});

export type Lock = z.infer<typeof lockSchema>;
export type Locked = z.infer<typeof lockedSchema>;

const EXACT = /^\d+\.\d+\.\d+(-[\w.-]+)?$/;
const REGISTRY = 'https://registry.npmjs.org/';

/** Every package of a lock but the project itself, by the path where it is installed. */
export function lockedPackages({ packages }: Lock): [path: string, locked: Locked][] {
  return Object.entries(packages).filter(([path]) => path !== '');
}

/**
 * What of package.json and package-lock.json would let an install bring something else than was reviewed: a version
 * that is a range, a package without a hash of its content, one that comes from elsewhere than the registry, or one
 * with an install script on which nobody decided.
 */
export function lockfileProblems(manifest: unknown, lockfile: unknown): string[] {
  const { dependencies, devDependencies, allowScripts } = manifestSchema.parse(manifest);
  const lock = lockSchema.parse(lockfile);
  const wanted = Object.entries({ ...dependencies, ...devDependencies });
  return [
    ...wanted.flatMap(([name, version]) => {
      if (!EXACT.test(version)) return [`package.json: ${name} is ${version}, which is no exact version`];
      const locked = lock.packages[`node_modules/${name}`]?.version ?? 'nothing';
      return locked === version
        ? []
        : [`package-lock.json: ${name} is ${locked}, package.json says ${version}`];
    }),
    ...lockedPackages(lock).flatMap(
      ([path, { integrity = '', resolved = REGISTRY, link, hasInstallScript }]) => [
        ...(link || !resolved.startsWith(REGISTRY)
          ? [`${path} does not come from the registry: ${resolved}`]
          : []),
        ...(/^sha512-[\w+/]{86}==$/.test(integrity) ? [] : [`${path} has no SHA-512 of its content`]),
        ...(hasInstallScript && allowScripts[path.replace(/^.*node_modules\//, '')] === undefined
          ? [`${path} has an install script, of which allowScripts in package.json says nothing`]
          : []),
      ],
    ),
  ];
}
