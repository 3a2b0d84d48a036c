import {
  bodyOf,
  type CompiledRule,
  type Expression,
  type Json,
  type LiteralExpression,
  type NamedExpression,
  type RuleBranch,
  type Step,
} from '../../src/rule/tree.ts';

/** A tree as KQL again: one union of all branches. What is not evaluated is printed as the rule writes it. */
export function printRule(rule: CompiledRule): string {
  const [first, ...others] = rule.branches;
  if (first !== undefined && others.length === 0) return `union ${printBranch(rule, first)}`;
  return `union ${rule.branches.map((branch) => `(${printBranch(rule, branch)})`).join(',\n')}`;
}

function printBranch(rule: CompiledRule, branch: RuleBranch): string {
  const table = branch.table.includes('*') ? branch.table : quoted(branch.table);
  return [table, ...branch.steps.map((step) => printStep(rule, step))].join('\n| ');
}

function printStep(rule: CompiledRule, step: Step): string {
  switch (step.kind) {
    case 'where':
      return `where ${printExpression(step.condition, rule.text)}`;
    case 'extend':
    case 'project':
      return `${step.kind} ${step.columns.map((column) => printNamed(column, rule.text)).join(', ')}`;
    case 'project-away':
    case 'project-keep':
      return `${step.kind} ${step.patterns.join(', ')}`;
    case 'project-rename':
      return `${step.kind} ${step.columns.map(({ name, from }) => `${quoted(name)} = ${quoted(from)}`).join(', ')}`;
    case 'unsupported':
      return rule.text.slice(step.at.start, step.at.end);
  }
}

function printNamed({ name, value }: NamedExpression, text: string): string {
  return `${quoted(name)} = ${printExpression(value, text)}`;
}

const LISTS = new Set(['in', '!in', 'in~', '!in~', 'has_any', 'has_all']);

/** An expression as KQL; every operand in parentheses, so that nothing depends on precedence. */
export function printExpression(expression: Expression, text = ''): string {
  const body = bodyOf(expression);
  const print = (part: Expression) => `(${printExpression(part, text)})`;
  switch (body.kind) {
    case 'literal':
      return printLiteral(body);
    case 'column':
      return body.name === '*' ? '*' : quoted(body.name);
    case 'call':
      return `${body.name}(${body.arguments.map((part) => printExpression(part, text)).join(', ')})`;
    case 'unsupported':
      return text.slice(body.at.start, body.at.end);
    default: {
      const [first = '', ...rest] = body.operands.map((part) =>
        part.kind === 'column' ? printExpression(part, text) : print(part),
      );
      const { operator } = body;
      if (operator === 'not') return `not${first.startsWith('(') ? first : `(${first})`}`;
      if (operator === '[]') return `${first}[${rest.join('')}]`;
      if (operator === 'and' || operator === 'or') return [first, ...rest].join(` ${operator} `);
      if (LISTS.has(operator)) return `${first} ${operator} (${rest.join(', ')})`;
      if (operator.endsWith('between')) return `${first} ${operator} (${rest.join(' .. ')})`;
      return rest.length === 0 ? `${operator}${first}` : `${first} ${operator} ${rest.join(' ')}`;
    }
  }
}

function quoted(name: string): string {
  return `[${printString(name)}]`;
}

function printString(value: string): string {
  const escapes: Readonly<Record<string, string>> = {
    '\\': '\\\\',
    '"': '\\"',
    '\n': '\\n',
    '\r': '\\r',
    '\t': '\\t',
  };
  return `"${value.replace(/[\\"\n\r\t]/g, (character) => escapes[character] ?? character)}"`;
}

function printLiteral({ type, value }: LiteralExpression): string {
  switch (type) {
    case 'string':
      return printString(String(value));
    case 'dynamic':
      return `dynamic(${printJson(value)})`;
    case 'timespan':
      return `time(${value})`;
    case 'real':
      return `real(${value === 'inf' ? '+inf' : value})`;
    case 'long':
      return typeof value === 'number' && value >= 0 ? String(value) : `long(${value})`;
    default:
      return `${type}(${value})`;
  }
}

function printJson(value: Json): string {
  if (typeof value === 'string') return printString(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.map((item: Json) => printJson(item)).join(',')}]`;
  return `{${Object.entries(value)
    .map(([key, item]) => `${printString(key)}:${printJson(item)}`)
    .join(',')}}`;
}

/** A tree without what depends on where and by which names it was written. */
export function withoutPlaces(rule: CompiledRule): unknown {
  return rule.branches.map((branch) => ({
    name: branch.name,
    table: branch.table,
    steps: branch.steps.map((step) => bare(step)),
  }));
}

/** Any part of a tree without its places, and with `let` names looked through. */
export function bare(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(bare);
  if (typeof part !== 'object' || part === null) return part;
  if ('kind' in part && part.kind === 'inline' && 'body' in part) return bare(part.body);
  const isLiteral = 'kind' in part && part.kind === 'literal';
  const entries = Object.entries(part).filter(([key]) => key !== 'at' && !(isLiteral && key === 'name'));
  return Object.fromEntries(entries.map(([key, item]) => [key, isLiteral ? item : bare(item)]));
}
