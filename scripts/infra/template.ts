import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Compiler } from './compiler.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const main = `${root}infra/main.bicep`;
const template = `${root}infra/azuredeploy.json`;

/** `infra/main.bicep` as the template that Azure takes. Throws with what the compiler says. */
export function compileTemplate(compiler: Compiler): string {
  const { status, stdout, stderr } = compiler(['build', main, '--stdout']);
  if (status !== 0) throw new Error(stderr);
  return `${stdout.trimEnd()}\n`;
}

/** The template that is kept beside it, for a deployment without the compiler. */
export function readTemplate(): string {
  return readFileSync(template, 'utf8');
}

export function writeTemplate(text: string): void {
  writeFileSync(template, text);
}

/** Every warning and error of the compiler and its linter, on every Bicep file. */
export function lintAll(compiler: Compiler): readonly string[] {
  const files = globSync(['infra/**/*.bicep', 'infra/**/*.bicepparam', 'test/infra/**/*.bicepparam'], {
    cwd: root,
  });
  return files.toSorted().flatMap((file) => {
    const { status, stdout, stderr } = compiler(['lint', `${root}${file}`]);
    const findings = `${stdout}${stderr}`.split('\n').filter((line) => line.trim() !== '');
    return status !== 0 && findings.length === 0 ? [`${file}: the linter failed without a word`] : findings;
  });
}
