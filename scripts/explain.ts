/**
 * Explains rows by the shipped rule or by a query, as a table that can be read in a terminal.
 *
 * ROWS.json is an array of `{table, …columns}`, or the body of `POST /explain`. Exits 1 when the query cannot be
 * read, 2 when an argument or a file cannot.
 */
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { AlertRow } from '../src/alert/alert.ts';
import { messageOf } from '../src/errors.ts';
import { describeDrift } from '../src/rule/drift.ts';
import { explainRow } from '../src/rule/explain.ts';
import { shippedRule } from '../src/rule/shipped.ts';
import { type CompiledRule, unsupportedSentences } from '../src/rule/tree.ts';
import { truthTable } from '../src/rule/truth-table.ts';
import { compileRule } from '../src/rule-compiler/compile-rule.ts';
import { readOptions } from './read-options.ts';

const rowSchema = z.looseObject({ table: z.string().min(1) });
const inputSchema = z.preprocess(
  (input) => (Array.isArray(input) ? { rows: input } : input),
  z.object({ rows: z.array(rowSchema), query: z.string().optional(), queryTime: z.string().optional() }),
);

/** What stops the command, and with which exit code. */
class Stop extends Error {
  readonly exitCode: number;

  constructor(exitCode: number, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}

function readInput(path: string): z.infer<typeof inputSchema> {
  try {
    return inputSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    const problem = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error);
    throw new Stop(2, `${path}: ${problem}`);
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Stop(2, `${path}: ${messageOf(error)}`);
  }
}

function compile(text: string, from: string): CompiledRule {
  const result = compileRule(text, { name: from });
  if (result.kind === 'compiled') return result.rule;
  if (result.kind === 'unsupported') throw new Stop(1, `${from}: ${result.reason}`);
  const { line, column, code, message } = result.error;
  const source = text.split(/\r\n|\n|\r/)[line - 1] ?? '';
  throw new Stop(1, `${from}:${line}:${column}: ${code} ${message}\n${source}\n${' '.repeat(column - 1)}^`);
}

function rowOf({ table, ...columns }: z.infer<typeof rowSchema>): AlertRow {
  const reported = columns['DetectionBranch'];
  const row = { table, source: 'request', columns } as const;
  return typeof reported === 'string' && reported !== '' ? { ...row, reportedBranch: reported } : row;
}

function main(): string {
  const { values: given, refuse } = readOptions(
    'npm run explain -- --rows ROWS.json [--query FILE.kql] [--query-time ISO]',
    { rows: { type: 'string' }, query: { type: 'string' }, 'query-time': { type: 'string' } },
  );
  if (given.rows === undefined) return refuse('Say which rows: --rows ROWS.json');
  const input = readInput(given.rows);
  const query = given.query === undefined ? input.query : readText(given.query);
  const rule = query === undefined ? shippedRule : compile(query, given.query ?? given.rows);
  const queryTime = given['query-time'] ?? input.queryTime;
  const rows = input.rows.map((row) =>
    explainRow(rule, rowOf(row), queryTime === undefined ? {} : { queryTime }),
  );
  const head = {
    name: rule.name,
    sha256: rule.sha256,
    drift: describeDrift(shippedRule, rule),
    unsupported: unsupportedSentences(rule),
  };
  const colour = process.stdout.isTTY && process.env['NO_COLOR'] === undefined;
  return truthTable(head, rows, { colour, width: process.stdout.columns ?? 120 });
}

try {
  // Unlike a write to the stream, this ends quietly where the reader is gone, as behind `| head`.
  console.log(main());
} catch (error) {
  if (!(error instanceof Stop)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.exitCode;
}
