import { createRedactor } from '../src/redact.ts';
import type { RpcLogLevel } from './functions-core/rpc.ts';

/** Writes one entry: who says it, what, and the error behind it, whose stack follows on indented lines. */
export interface Log {
  write(level: RpcLogLevel, source: string, message: string, error?: unknown): void;
}

const order: readonly RpcLogLevel[] = [
  'trace',
  'debug',
  'information',
  'warning',
  'error',
  'critical',
  'none',
];

/**
 * A log of one line an entry: time, level, source, message. Control characters are written as escapes, so that
 * text out of an alert can neither begin an entry of its own nor move the terminal's cursor; what looks like a secret
 * is cut out.
 */
export function createLog(
  minimum: RpcLogLevel,
  output: (line: string) => void = (line) => process.stderr.write(line),
): Log {
  const redact = createRedactor();
  const threshold = order.indexOf(minimum);
  return {
    write(level, source, message, error) {
      if (order.indexOf(level) < threshold || level === 'none') return;
      const stack = error === undefined ? [] : redact(stackOf(error)).split('\n');
      const lines = [
        `${new Date().toISOString()} ${level} ${source}: ${escapeControls(redact(message))}`,
        ...stack.map((line) => `    ${escapeControls(line)}`),
      ];
      output(`${lines.join('\n')}\n`);
    },
  };
}

/** A log that keeps nothing. */
export const silentLog: Log = { write: () => undefined };

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** C0, DEL, C1, the Unicode line separators and the marks that turn the writing direction. */
const controls = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

function escapeControls(text: string): string {
  return text.replace(controls, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
