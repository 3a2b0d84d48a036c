import { bodyOf, type Expression } from './tree.ts';

/** The columns that say when a record was made, which is what the window of a rule is about. */
const RECORD_TIMES: ReadonlySet<string> = new Set(['Timestamp', 'TimeGenerated']);

/**
 * Whether a condition bounds the time of the record and nothing else: the only column in it is that time, or there
 * is none and it asks for `now()` or `ago()`. The query that found the row satisfied it, so a row
 * that cannot decide it is assumed to.
 */
export function isTimeFilter(expression: Expression): boolean {
  const seen = { clock: false, recordTime: false, other: false };
  look(expression, seen);
  return !seen.other && (seen.clock || seen.recordTime);
}

function look(expression: Expression, seen: { clock: boolean; recordTime: boolean; other: boolean }): void {
  const body = bodyOf(expression);
  switch (body.kind) {
    case 'column':
      if (RECORD_TIMES.has(body.name)) seen.recordTime = true;
      else seen.other = true;
      break;
    case 'call':
      if (body.name === 'now' || body.name === 'ago') seen.clock = true;
      for (const argument of body.arguments) look(argument, seen);
      break;
    case 'operation':
      for (const operand of body.operands) look(operand, seen);
      break;
    case 'unsupported':
      seen.other = true;
      break;
    case 'literal':
      break;
  }
}
