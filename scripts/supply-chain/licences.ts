import { type Locked, lockedPackages, lockSchema } from './lockfile.ts';

/** Licences (SPDX ids) of what we ship: all allow use in a product, and ask for no more than to be named. */
const SHIPPED = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'PSF-2.0'];

/** The same of what only builds and tests: copyleft by file touches nothing that we ship. */
const TOOLS = [...SHIPPED, 'BlueOak-1.0.0', 'CC0-1.0', 'MPL-2.0'];

/** Packages whose licence field is no SPDX expression, read by a person: name, the field, and what it stands for. */
const READ_BY_HAND: readonly { readonly name: string; readonly field: string; readonly licence: string }[] = [
  // Its text puts it in the public domain, and under MIT where there is no such thing.
  { name: 'uri-templates', field: 'http://geraintluff.github.io/tv4/LICENSE.txt', licence: 'MIT' },
];

/** Every package whose licence we have not allowed, with what it says. */
export function licenceProblems(lockfile: unknown): string[] {
  return lockedPackages(lockSchema.parse(lockfile)).flatMap(([path, locked]) => {
    const licence = licenceOf(path, locked);
    const allowed = isTool(locked) ? TOOLS : SHIPPED;
    return isAllowed(licence, allowed) ? [] : [`${path}: ${licence}`];
  });
}

function isTool({ dev, devOptional }: Locked): boolean {
  return dev === true || devOptional === true;
}

function licenceOf(path: string, { license = 'none' }: Locked): string {
  const name = path.replace(/^.*node_modules\//, '');
  const read = READ_BY_HAND.find((one) => one.name === name && one.field === license);
  return read?.licence ?? license;
}

/**
 * An SPDX expression of `OR` and `AND`, where `AND` binds closer (SPDX specification, annex "SPDX license
 * expressions"). What has parentheses inside or exceptions is for a person to read.
 */
function isAllowed(expression: string, allowed: readonly string[]): boolean {
  return expression
    .replace(/^\((.*)\)$/, '$1')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((id) => allowed.includes(id)));
}
