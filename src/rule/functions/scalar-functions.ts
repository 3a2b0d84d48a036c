import { regexProblem } from '../regex.ts';
import { bodyOf, type Expression } from '../tree.ts';
import { conversionFunctions } from './conversion-functions.ts';
import { dynamicFunctions } from './dynamic-functions.ts';
import { logicFunctions } from './logic-functions.ts';
import { networkFunctions } from './network-functions.ts';
import type { ScalarFunction } from './scalar-function.ts';
import { regexArguments, textFunctions } from './text-functions.ts';
import { timeFunctions } from './time-functions.ts';

/** The functions that are evaluated, by their case-sensitive names. */
export const scalarFunctions: ReadonlyMap<string, ScalarFunction> = new Map(
  [
    conversionFunctions,
    dynamicFunctions,
    logicFunctions,
    networkFunctions,
    textFunctions,
    timeFunctions,
  ].flatMap((table) => Object.entries(table)),
);

/** Why a call cannot be evaluated, undefined when it can. */
export function invalidCall(name: string, operands: readonly Expression[]): string | undefined {
  const known = scalarFunctions.get(name);
  if (known === undefined) return `the function \`${name}()\``;
  const [least, most] = known.arity;
  if (operands.length < least || operands.length > most) {
    return `\`${name}()\` with ${operands.length} argument${operands.length === 1 ? '' : 's'}`;
  }
  const place = regexArguments[name];
  const pattern = place === undefined ? undefined : operands[place];
  if (pattern === undefined) return undefined;
  const body = bodyOf(pattern);
  // A pattern that differs from row to row would be compiled for each: no rule needs that.
  if (body.kind !== 'literal') return `\`${name}()\` with a regular expression that is not a constant`;
  const problem = regexProblem(String(body.value));
  return problem === undefined ? undefined : `\`${name}()\` with a regular expression (${problem})`;
}
