import { AsyncLocalStorage } from 'node:async_hooks';
import type { InvocationContext } from '@azure/functions';
import { messageOf, TriageError } from '../../src/errors.ts';
import type { Logger } from '../../src/logger.ts';
import { knownSecrets } from '../../src/secrets/known-secrets.ts';
import { createRedactor, type Redact } from '../../src/secrets/redact.ts';
import { escapeControls } from '../../src/text/escape-controls.ts';

type Context = Pick<InvocationContext, 'info' | 'warn' | 'error'>;

/** An invocation, and whether it has ended: then its context takes no more lines. */
interface Invocation {
  readonly context: Context;
  ended: boolean;
}

const current = new AsyncLocalStorage<Invocation>();

/**
 * Runs the work of an invocation so that what it logs belongs to that invocation, also while others run. What the work
 * throws comes out without secrets: the platform writes it to its own logs and traces.
 */
export async function withInvocationLog<Result>(
  context: Context,
  work: () => Result | Promise<Result>,
): Promise<Result> {
  const invocation: Invocation = { context, ended: false };
  try {
    return await current.run(invocation, async () => work());
  } catch (error) {
    throw withoutSecrets(error);
  } finally {
    invocation.ended = true;
  }
}

let redactor: Redact | undefined;

/** Made by the first line: by then the local host has said where its embedded parts are. */
function redact(text: string, field: string): string {
  redactor ??= createRedactor(knownSecrets());
  return redactor(text, field);
}

/** The error anew: its code, its words and its stack. Its cause and its other fields may be a request or an answer. */
function withoutSecrets(error: unknown): Error {
  const message = redact(messageOf(error), 'message');
  const clean =
    error instanceof TriageError
      ? new TriageError(error.code, message, { path: error.path })
      : new Error(message);
  if (error instanceof Error && error.stack !== undefined) clean.stack = redact(error.stack, 'stack');
  return clean;
}

/**
 * Logs each event as one line of JSON, which Application Insights can take apart, to the invocation that is under way;
 * to the worker's own stream where none is, as when work goes on behind an answer. Attacker text is inside JSON
 * strings, so that no value can forge a line; secrets are taken out here, where every line passes.
 */
export const invocationLogger: Logger = {
  info: (event, fields) => write('info', event, fields),
  warn: (event, fields) => write('warn', event, fields),
  error: (event, fields) => write('error', event, fields),
};

/**
 * Of a payload no more than this is in one line, in UTF-16 code units: if each becomes an escape, the line is still one
 * that Application Insights keeps whole (32,768 characters; Microsoft Learn, "Application Insights telemetry data
 * model").
 */
const PART = 5_000;

function write(level: keyof Context, event: string, fields: Readonly<Record<string, unknown>> = {}): void {
  const { payload, ...others } = fields;
  const isLong = typeof payload === 'string' && payload.length > PART;
  const about = JSON.stringify({ event, ...(isLong ? others : fields) }, (field, value: unknown) =>
    typeof value === 'string' ? redact(value, field) : value,
  );
  for (const line of isLong ? linesOf(about, payload) : [about]) writeLine(level, escapeControls(line));
}

/** The lines of a payload in numbered parts; each tells the rest too. No cut comes between the halves of a secret. */
function linesOf(about: string, payload: string): string[] {
  const clean = redact(payload, 'payload');
  const parts = Math.ceil(clean.length / PART);
  return Array.from({ length: parts }, (_, index) => {
    const part = { part: index + 1, parts, payload: clean.slice(index * PART, (index + 1) * PART) };
    return `${about.slice(0, -1)},${JSON.stringify(part).slice(1)}`;
  });
}

function writeLine(level: keyof Context, line: string): void {
  const invocation = current.getStore();
  // The first argument is a format to the library, so that a `%s` of a value would eat the next one.
  if (invocation?.ended === false) invocation.context[level]('%s', line);
  else process.stderr.write(`${line}\n`);
}
