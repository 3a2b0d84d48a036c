/** Writes what triage makes of every scenario now, one file for each category. Read the difference before you commit it. */
import { rmSync, writeFileSync } from 'node:fs';
import { OUTCOMES, outcomes, writtenOutcomes } from './outcomes.ts';

const files = outcomes();
for (const name of writtenOutcomes().keys()) if (!files.has(name)) rmSync(new URL(name, OUTCOMES));
for (const [name, text] of files) writeFileSync(new URL(name, OUTCOMES), text);
