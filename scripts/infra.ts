import { findCompiler, installCompiler } from './infra/compiler.ts';
import { compileTemplate, lintAll, readTemplate, writeTemplate } from './infra/template.ts';

/**
 * `install` brings the Bicep compiler, `build` compiles `infra/main.bicep` into `infra/azuredeploy.json`, and
 * `check` makes sure that every Bicep file is free of warnings and the compiled template in step.
 */
const [command] = process.argv.slice(2);
if (command === 'install') {
  await installCompiler();
} else if (command === 'build' || command === 'check') {
  const compiler = findCompiler();
  if (compiler === undefined) throw new Error('no Bicep compiler here: npm run infra:install brings it');
  if (command === 'build') writeTemplate(compileTemplate(compiler));
  const findings = [...lintAll(compiler)];
  if (findings.length === 0 && compileTemplate(compiler) !== readTemplate()) {
    findings.push('infra/azuredeploy.json is not what infra/main.bicep compiles to: npm run infra:build');
  }
  for (const finding of findings) console.error(finding);
  process.exitCode = findings.length === 0 ? 0 : 1;
} else {
  throw new Error('usage: infra.ts install|build|check');
}
