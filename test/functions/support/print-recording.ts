import { recordFunctions } from './record-functions.ts';

/**
 * Run as a program of its own: prints what the triggers register and load in a process that has nothing loaded. The
 * triggers are those of the source, or the files that its arguments name.
 */
const files = process.argv.slice(2);
const { functions, modules } = await recordFunctions(files.length === 0 ? undefined : files);
process.stdout.write(JSON.stringify({ functions: functions.map(({ metadata }) => metadata), modules }));
