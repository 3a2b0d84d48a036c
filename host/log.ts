import { knownSecrets } from '../src/secrets/known-secrets.ts';
import { createRedactor } from '../src/secrets/redact.ts';
import { escapeControls } from '../src/text/escape-controls.ts';
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
 * is cut out, and the secrets of the settings `env`.
 */
export function createLog(
  minimum: RpcLogLevel,
  output: (line: string) => void = (line) => process.stderr.write(line),
  env: NodeJS.ProcessEnv = process.env,
): Log {
  const threshold = order.indexOf(minimum);
  return {
    write(level, source, message, error) {
      if (order.indexOf(level) < threshold || level === 'none') return;
      // By the settings as they are now: a start adds those of the embedded parts, with their key.
      const redact = createRedactor(knownSecrets(env));
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
