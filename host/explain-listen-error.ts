import * as z from 'zod';
import { StartError } from './start-error.ts';

const listenError = z.object({ code: z.enum(['EADDRINUSE', 'EACCES']) });

/**
 * Turns the error of a `listen` into one that names the port and the variable that sets it; any other error is
 * given back as it is.
 */
export function explainListenError(error: unknown, port: number, variable: string): unknown {
  const parsed = listenError.safeParse(error);
  if (!parsed.success) return error;
  const reason = parsed.data.code === 'EADDRINUSE' ? 'is taken' : 'may not be used by this account';
  return new StartError(`port ${port} ${reason}: set ${variable} to another one`);
}
