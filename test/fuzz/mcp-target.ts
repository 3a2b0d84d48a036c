import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as z from 'zod';
import { EXAMPLE_ROW } from '../../src/api/examples.ts';
import { explainTool, getCaseTool, getNoteTool, listCasesTool } from '../../src/mcp/tools.ts';
import { NOTICE } from '../../src/mcp/untrusted.ts';
import { hostileText } from '../support/hostile-text.ts';
import { memoryStores } from '../support/memory-stores.ts';
import { sampleCase } from '../support/sample-case.ts';
import { freshDeps } from './fresh-deps.ts';
import { change, hostileValue, mutated } from './hostile-json.ts';
import { requireCleanPrototypes, type Target } from './target.ts';

const filed = sampleCase();
const tools = [getCaseTool, getNoteTool, listCasesTool, explainTool];
const plausible = [filed.id, '5', 'likely-malicious', 'web-01.example.com', '2026-01-15T08:00:00Z', 'none'];
const rows = JSON.stringify([EXAMPLE_ROW]);

const value = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<unknown>(...plausible, rows) },
  { weight: 2, arbitrary: hostileText },
  { weight: 2, arbitrary: fc.array(change, { maxLength: 3 }).map((changes) => mutated(rows, changes)) },
  { weight: 1, arbitrary: hostileValue.map((text): unknown => JSON.parse(text)) },
);
const names = [
  ...tools.flatMap(({ toolArguments }) => toolArguments.map(({ propertyName }) => propertyName)),
].filter((name) => name !== 'query');
const given = fc.oneof(
  { weight: 5, arbitrary: fc.dictionary(fc.constantFrom(...names, '__proto__'), value) },
  { weight: 3, arbitrary: fc.constantFrom<unknown>({ id: filed.id }, { rows }, { limit: 5 }) },
  { weight: 1, arbitrary: value },
);

const answered = z.union([
  z.strictObject({ notice: z.literal(NOTICE), data: z.unknown() }),
  z.strictObject({ error: z.strictObject({ code: z.string(), detail: z.string() }) }),
]);
/** Rows that nest deeper than JSON.stringify comes: the generated calls hardly ever have them. */
const deepRows = '['.repeat(100_000) + ']'.repeat(100_000);
const ENOUGH_INPUTS = 100;

/** The arguments of tools come from a model that has read what attackers wrote. */
export function mcpTarget(): Target {
  const reached = new Set<string>();
  return {
    name: 'mcp',
    holds: 'every call of a tool answers with marked data or with an error of its own',
    hangMs: 60_000,
    share: 0.5,
    always: [[explainTool.toolName, { rows: deepRows }]],
    property: () =>
      fc.asyncProperty(
        fc.tuple(fc.constantFrom(...tools.map(({ toolName }) => toolName)), given),
        async ([name, args]) => {
          const stores = memoryStores();
          await stores.cases.insert([filed]);
          const tool = tools.find(({ toolName }) => toolName === name);
          const answer = answered.parse(JSON.parse((await tool?.run(args, freshDeps({ stores }))) ?? ''));
          if ('error' in answer) assert.notEqual(answer.error.code, 'internal', answer.error.detail);
          else reached.add(name);
          requireCleanPrototypes();
        },
      ),
    blind(inputs) {
      const missed = tools.filter(({ toolName }) => !reached.has(toolName)).map(({ toolName }) => toolName);
      return inputs >= ENOUGH_INPUTS && missed.length > 0
        ? `never answered data: ${missed.join(', ')}`
        : undefined;
    },
  };
}
