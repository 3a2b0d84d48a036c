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
