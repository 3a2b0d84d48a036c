import { readFileSync, writeFileSync } from 'node:fs';
import { generateShippedRule } from '../src/rule-compiler/generate-shipped-rule.ts';

/** Compiles the rule text into the data that ships: run it after every change of `rules/systemctl.kql`. */
const source = new URL('../rules/systemctl.kql', import.meta.url);
const target = new URL('../src/rule/shipped.generated.ts', import.meta.url);
writeFileSync(target, generateShippedRule(readFileSync(source, 'utf8')));
