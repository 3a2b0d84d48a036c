import { AsyncLocalStorage } from 'node:async_hooks';
import type { InvocationContext } from '@azure/functions';
import type { Logger } from '../../src/logger.ts';
import { createRedactor, type Redact } from '../../src/redact.ts';
import { knownSecrets } from '../../src/trigger-config.ts';

type Context = Pick<InvocationContext, 'info' | 'warn' | 'error'>;

const current = new AsyncLocalStorage<Context>();

/** Runs the work of an invocation so that what it logs belongs to that invocation, also while others run. */
export function withInvocationLog<Result>(context: Context, work: () => Result): Result {
  return current.run(context, work);
}

let redactor: Redact | undefined;

/** Made by the first line: by then the local host has said where its embedded parts are. */
function redact(text: string, field: string): string {
  redactor ??= createRedactor(knownSecrets());
  return redactor(text, field);
}

/**
 * Logs each event as one line of JSON, which Application Insights can take apart, to the invocation that is under
 * way. Attacker text is inside JSON strings, so that no value can forge a line; secrets are taken out here, where
 * every line passes.
 */
export const invocationLogger: Logger = {
  info: (event, fields) => write('info', event, fields),
  warn: (event, fields) => write('warn', event, fields),
  error: (event, fields) => write('error', event, fields),
};

function write(level: keyof Context, event: string, fields: Readonly<Record<string, unknown>> = {}): void {
  // JSON leaves these as they are, and a terminal obeys the C1 controls.
  const line = JSON.stringify({ event, ...fields }, (field, value: unknown) =>
    typeof value === 'string' ? redact(value, field) : value,
  ).replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const context = current.getStore();
  // The first argument is a format to the library, so that a `%s` of a value would eat the next one.
  if (context) context[level]('%s', line);
  else process.stderr.write(`${line}\n`);
}
