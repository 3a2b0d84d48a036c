import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { endWithReader } from './closed-pipe.ts';
import { readAudit } from './supply-chain/audit.ts';
import { licenceProblems } from './supply-chain/licences.ts';
import { lockfileProblems } from './supply-chain/lockfile.ts';

/** Checks what an install brings: that it is pinned, under which licences, and what is known against it. */
const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../${name}`, import.meta.url), 'utf8'));

function report(what: string, problems: readonly string[], fine: string): void {
  if (problems.length === 0) console.log(`${what}: ${fine}`);
  else {
    console.error(`${what}:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    process.exitCode = 1;
  }
}

endWithReader();
const lock = read('package-lock.json');
report(
  'lockfile',
  lockfileProblems(read('package.json'), lock),
  'every package is pinned by version and hash',
);
report('licences', licenceProblems(lock), 'all are allowed');

const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
  cwd: new URL('..', import.meta.url),
  encoding: 'utf8',
});
const audit = readAudit(stdout);
if (audit.kind === 'left-out') console.log(`audit: LEFT OUT, nothing is known: ${audit.why}`);
else if (audit.kind === 'vulnerable') report('audit', audit.packages, '');
else report('audit', [], `no advisory of high or critical severity, ${audit.lesser} of less`);
