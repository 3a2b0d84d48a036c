import { recordFunctions } from './record-functions.ts';

/** Run as a program of its own: prints what the triggers register and load in a process that has nothing loaded. */
const { functions, modules } = await recordFunctions();
process.stdout.write(JSON.stringify({ functions: functions.map(({ metadata }) => metadata), modules }));
