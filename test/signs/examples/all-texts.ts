import { code } from './code.ts';
import { data } from './data.ts';
import { disguise } from './disguise.ts';
import { remoteShells } from './remote-shells.ts';
import { tampering } from './tampering.ts';
import type { TextExamples } from './text-examples.ts';

/** The examples of all signs that texts show by themselves. */
export const textExamples: readonly TextExamples[] = [
  ...remoteShells,
  ...code,
  ...tampering,
  ...data,
  ...disguise,
];
