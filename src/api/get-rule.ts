import * as z from 'zod';
import type { DeepReadonly } from '../deep-readonly.ts';
import { jsonAnswer } from './answers.ts';
import { respondJson } from './api-request.ts';
import { defineOperation } from './operation.ts';
import { noQuery } from './query.ts';

const ruleSchema = z
  .object({
    name: z.string(),
    sha256: z.string().describe('Of the UTF-8 text, in lower-case hexadecimal.'),
    text: z.string().describe('The KQL.'),
    branches: z.array(
      z.object({
        name: z.string().describe('The DetectionBranch.'),
        table: z.string(),
        line: z.int().describe('Where the branch names its table.'),
      }),
    ),
    unsupported: z
      .array(z.object({ line: z.int(), column: z.int(), reason: z.string() }))
      .describe('What of the rule is not evaluated.'),
  })
  .meta({ id: 'Rule' });

export type RuleAnswer = DeepReadonly<z.infer<typeof ruleSchema>>;

/** `GET /rule`: the rule by which alerts are explained. */
export const getRule = defineOperation({
  id: 'get-rule',
  method: 'GET',
  route: 'rule',
  role: 'reader',
  cost: 'low',
  summary: 'Get the rule in force',
  query: noQuery,
  answers: { 200: jsonAnswer('The rule.', ruleSchema) },
  async handle(_input, { shippedRule: { name, sha256, text, branches, unsupported } }) {
    return respondJson(200, {
      name,
      sha256,
      text,
      branches: branches.map((branch) => ({ name: branch.name, table: branch.table, line: branch.at.line })),
      unsupported: unsupported.map(({ line, column, reason }) => ({ line, column, reason })),
    });
  },
});
