import type { ChildProcess } from 'node:child_process';

/** The first message of a child; rejects when it ends before that. */
export function firstMessage(child: ChildProcess): Promise<unknown> {
  return new Promise((settle, reject) => {
    child.once('message', settle);
    child.once('exit', (code) => reject(new Error(`the process ended with ${code} and said nothing`)));
  });
}
