import process from 'node:process';
import * as z from 'zod';

const closed = z.object({ code: z.literal('EPIPE') });

/** What a shell says of a command that SIGPIPE (13) ended: Node ignores the signal. */
const SIGPIPE_EXIT = 128 + 13;

/** Ends the command without a word where the reader of its output has gone, as `| head` does. */
export function endWithReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error) => {
      if (!closed.safeParse(error).success) throw error;
      process.exit(SIGPIPE_EXIT);
    });
  }
}
