import * as z from 'zod';
import type { CompileResult } from './compile-result.ts';
import type { CompiledRule, Expression, Json, RuleBranch, SourceSpan, Step } from './tree.ts';

/**
 * The predicate tree as it is read back from a store. Trees are written by an earlier version of the service
 * perhaps, so they are checked like any input.
 */

const spanSchema: z.ZodType<SourceSpan> = z.strictObject({
  start: z.int().min(0),
  end: z.int().min(0),
  line: z.int().min(1),
  column: z.int().min(1),
});

const jsonSchema: z.ZodType<Json> = z.json();

const scalarTypeSchema = z.enum([
  'bool',
  'datetime',
  'decimal',
  'dynamic',
  'guid',
  'int',
  'long',
  'real',
  'string',
  'timespan',
]);

const expressionSchema: z.ZodType<Expression> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('literal'),
      type: scalarTypeSchema,
      value: jsonSchema,
      name: z.string().exactOptional(),
      at: spanSchema,
    }),
    z.strictObject({ kind: z.literal('column'), name: z.string(), at: spanSchema }),
    z.strictObject({
      kind: z.literal('operation'),
      operator: z.string(),
      operands: z.array(expressionSchema),
      at: spanSchema,
    }),
    z.strictObject({
      kind: z.literal('call'),
      name: z.string(),
      arguments: z.array(expressionSchema),
      at: spanSchema,
    }),
    z.strictObject({ kind: z.literal('inline'), name: z.string(), body: expressionSchema, at: spanSchema }),
    z.strictObject({ kind: z.literal('unsupported'), reason: z.string(), at: spanSchema }),
  ]),
);

const namedSchema = z.strictObject({ name: z.string(), value: expressionSchema });
const columnsShape = { columns: z.array(namedSchema), at: spanSchema };
const patternsShape = { patterns: z.array(z.string()), at: spanSchema };

const stepSchema: z.ZodType<Step> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('where'), condition: expressionSchema }),
  z.strictObject({ kind: z.literal('extend'), ...columnsShape }),
  z.strictObject({ kind: z.literal('project'), ...columnsShape }),
  z.strictObject({ kind: z.literal('project-away'), ...patternsShape }),
  z.strictObject({ kind: z.literal('project-keep'), ...patternsShape }),
  z.strictObject({
    kind: z.literal('project-rename'),
    columns: z.array(z.strictObject({ name: z.string(), from: z.string() })),
    at: spanSchema,
  }),
  z.strictObject({
    kind: z.literal('unsupported'),
    operator: z.string(),
    reason: z.string(),
    at: spanSchema,
  }),
]);

const branchSchema: z.ZodType<RuleBranch> = z.strictObject({
  name: z.string(),
  table: z.string(),
  at: spanSchema,
  steps: z.array(stepSchema),
});

export const compiledRuleSchema: z.ZodType<CompiledRule> = z.strictObject({
  name: z.string(),
  sha256: z.string(),
  text: z.string(),
  queryNow: z.string().exactOptional(),
  branches: z.array(branchSchema),
  hasOtherSources: z.literal(true).exactOptional(),
  unsupported: z.array(z.strictObject({ line: z.int(), column: z.int(), reason: z.string() })),
});

export const compileResultSchema: z.ZodType<CompileResult> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('compiled'), rule: compiledRuleSchema }),
  z.strictObject({
    kind: z.literal('syntax-error'),
    error: z.strictObject({ code: z.string(), message: z.string(), line: z.int(), column: z.int() }),
  }),
  z.strictObject({ kind: z.literal('unsupported'), reason: z.string() }),
]);

/**
 * Changes with every change of what the compiler makes of a text: a stored tree of another version is not used.
 */
export const TREE_VERSION = 3;
