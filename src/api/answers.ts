import type * as z from 'zod';
import type { AnswerSpec } from './operation.ts';

/** The specification of an answer with a JSON body. */
export function jsonAnswer(
  description: string,
  schema: z.ZodType,
  options: { readonly example?: unknown; readonly headers?: Readonly<Record<string, string>> } = {},
): AnswerSpec {
  const { example, headers } = options;
  return {
    description,
    content: { 'application/json': { schema, ...(example === undefined ? {} : { example }) } },
    ...(headers ? { headers } : {}),
  };
}

/** The specification of one page of a list; `items` says of what. */
export function pageAnswer(items: string, schema: z.ZodType): AnswerSpec {
  return jsonAnswer(
    `A page of ${items}. \`cursor\` starts the next one; without it, this page is the last.`,
    schema,
  );
}

/** What the document says of the 400 of an operation that takes parameters and no body. */
export const PARAMETER_PROBLEM = 'A parameter is unknown, malformed or out of range; the problem names it.';
