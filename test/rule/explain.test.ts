import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchRow } from '../../src/rule/evaluate.ts';
import { explainRow } from '../../src/rule/explain.ts';
import type { Clause } from '../../src/rule/explained.schema.ts';
import { explainedRowSchema } from '../../src/rule/explained.schema.ts';
import { shippedBranchNames, shippedRule } from '../../src/rule/shipped.ts';
import { fileRow, processRow, QUERY_TIME } from './rows.ts';

const options = { queryTime: QUERY_TIME };
const [webApp = '', unitFile = '', unprivileged = ''] = shippedBranchNames;

function branchOf(row: ReturnType<typeof processRow>, name: string, given: { queryTime?: string } = options) {
  const explained = explainRow(shippedRule, row, given);
  assert.equal(matchRow(shippedRule, row, given), explained.hit);
  const branch = explained.branches.find((candidate) => candidate.name === name);
  assert.ok(branch, name);
  return branch;
}

function clauseOf(clauses: readonly Clause[], text: string): Clause {
  const found = clauses.flatMap(withOperands).find((clause) => clause.text.startsWith(text));
  assert.ok(found, text);
  return found;
}

function withOperands(clause: Clause): Clause[] {
  return [clause, ...(clause.clauses ?? []).flatMap(withOperands)];
}

test('a clause is the words of the rule, with its line, operator, column, value and spans', () => {
  const { clauses } = branchOf(processRow(), webApp);
  const clause = clauseOf(clauses, 'ProcessCommandLine');
  const lines = shippedRule.text.split('\n');
  assert.equal(lines[clause.line - 1], `| where ${clause.text}`);
  assert.deepEqual(clause, {
    text: 'ProcessCommandLine has_any ("start", "enable", "daemon-reload", "link")',
    line: clause.line,
    outcome: 'match',
    basis: 'evaluated',
    operator: 'has_any',
    column: 'ProcessCommandLine',
    actual: 'systemctl start app.service',
    matches: [{ literal: 'start', start: 10, end: 15 }],
  });
});

test('and, or and not show their operands', () => {
  const { clauses } = branchOf(fileRow({ InitiatingProcessFileName: 'apt' }), unitFile);
  const negation = clauseOf(clauses, 'not (');
  assert.equal(negation.operator, 'not');
  assert.equal(negation.outcome, 'no-match');
  assert.deepEqual(
    negation.clauses?.map(({ text, outcome, matches }) => ({ text, outcome, matches })),
    [
      {
        text: 'InitiatingProcessFileName has_any (PackageManagers)',
        outcome: 'match',
        matches: [{ literal: 'apt', start: 0, end: 3 }],
      },
    ],
  );
  const alternative = clauses.at(-1);
  assert.equal(alternative?.operator, 'or');
  assert.deepEqual(
    alternative.clauses?.map(({ column, outcome }) => [column, outcome]),
    [
      ['InitiatingProcessFileName', 'no-match'],
      ['InitiatingProcessCommandLine', 'match'],
      ['InitiatingProcessParentFileName', 'no-match'],
    ],
  );
});

test('an absent column is unknown, a present and empty one is an empty string', () => {
  const absent = branchOf(processRow({ AccountName: undefined }), unprivileged);
  assert.deepEqual(
    {
      outcome: clauseOf(absent.clauses, 'AccountName').outcome,
      actual: clauseOf(absent.clauses, 'AccountName').actual,
    },
    { outcome: 'unknown', actual: undefined },
  );
  const empty = clauseOf(branchOf(processRow({ AccountName: '' }), unprivileged).clauses, 'AccountName');
  assert.deepEqual({ outcome: empty.outcome, actual: empty.actual }, { outcome: 'match', actual: '' });
});

test('unknown columns leave a hit open, unless what is known decides it', () => {
  const open = explainRow(shippedRule, processRow({ FileName: undefined, AccountName: 'dana' }), options);
  assert.equal(open.hit, 'unknown');
  const decided = processRow({ FileName: undefined, ProcessCommandLine: 'systemctl status' });
  assert.equal(explainRow(shippedRule, decided, options).hit, 'no-match');
  const either = branchOf(processRow({ InitiatingProcessParentFileName: undefined }), webApp);
  assert.equal(either.outcome, 'match');
  assert.equal(clauseOf(either.clauses, 'InitiatingProcessParentFileName').outcome, 'unknown');
});

test('time counts from the time of the query; a filter that cannot be decided is assumed', () => {
  const at = (timestamp: unknown, queryTime?: string) => {
    const row = processRow({ Timestamp: timestamp });
    const clause = clauseOf(
      branchOf(row, webApp, queryTime === undefined ? {} : { queryTime }).clauses,
      'Timestamp',
    );
    return [clause.outcome, clause.basis];
  };
  assert.deepEqual(at('2026-11-19T06:10:00.0000001Z', QUERY_TIME), ['match', 'evaluated']);
  assert.deepEqual(at('2026-11-19T06:10:00.0000000Z', QUERY_TIME), ['no-match', 'evaluated']);
  assert.deepEqual(at('2026-11-19T06:10:00.000Z', QUERY_TIME), ['no-match', 'evaluated']);
  assert.deepEqual(at('2026-11-19T08:10:00.001+02:00', QUERY_TIME), ['match', 'evaluated']);
  assert.deepEqual(at('2020-01-01T00:00:00Z'), ['match', 'assumed']);
  assert.deepEqual(at(undefined, QUERY_TIME), ['match', 'assumed']);
  assert.deepEqual(at('yesterday', QUERY_TIME), ['match', 'assumed']);
});

test('the reported branch implies what the row does not carry', () => {
  const row = fileRow(
    { FileName: undefined, FolderPath: undefined },
    { source: 'raw-row', reportedBranch: unitFile },
  );
  const branch = branchOf(row, unitFile);
  assert.equal(branch.outcome, 'match');
  assert.deepEqual(
    branch.clauses.map(({ column, operator, outcome, basis }) => [column ?? operator, outcome, basis]),
    [
      ['Timestamp', 'match', 'evaluated'],
      ['FolderPath', 'match', 'reported'],
      ['FileName', 'match', 'reported'],
      ['not', 'match', 'evaluated'],
      ['or', 'match', 'evaluated'],
    ],
  );
});

test('an implied negation makes its operand no match', () => {
  const row = fileRow({ InitiatingProcessFileName: undefined }, { reportedBranch: unitFile });
  const negation = clauseOf(branchOf(row, unitFile).clauses, 'not (');
  assert.deepEqual([negation.outcome, negation.basis], ['match', 'reported']);
  assert.deepEqual(
    negation.clauses?.map(({ outcome, basis }) => [outcome, basis]),
    [['no-match', 'reported']],
  );
});

test('an implied alternative falls on the only operand that can be true, else on none', () => {
  const one = processRow(
    { InitiatingProcessFileName: 'sh', InitiatingProcessParentFileName: undefined },
    {
      reportedBranch: webApp,
    },
  );
  const single = branchOf(one, webApp).clauses.at(-1);
  assert.deepEqual([single?.outcome, single?.basis], ['match', 'reported']);
  assert.deepEqual(
    single?.clauses?.map(({ outcome, basis }) => [outcome, basis]),
    [
      ['no-match', 'evaluated'],
      ['match', 'reported'],
    ],
  );
  const two = processRow(
    { InitiatingProcessFileName: undefined, InitiatingProcessParentFileName: undefined },
    {
      reportedBranch: webApp,
    },
  );
  const both = branchOf(two, webApp).clauses.at(-1);
  assert.deepEqual([both?.outcome, both?.basis], ['match', 'reported']);
  assert.deepEqual(
    both?.clauses?.map(({ outcome, basis }) => [outcome, basis]),
    [
      ['unknown', 'evaluated'],
      ['unknown', 'evaluated'],
    ],
  );
});

test('what the reported branch implies holds in the other branches of the row', () => {
  const row = processRow(
    { FileName: undefined, AccountName: 'www-data', ProcessCommandLine: 'systemctl enable x' },
    { reportedBranch: webApp },
  );
  const other = branchOf(row, unprivileged);
  assert.equal(other.outcome, 'match');
  const fileName = clauseOf(other.clauses, 'FileName');
  assert.deepEqual([fileName.outcome, fileName.basis], ['match', 'reported']);
});

test('nothing is implied by another branch than the reported one, nor by a name that the rule does not have', () => {
  const columns = { FileName: undefined, AccountName: undefined };
  assert.equal(branchOf(processRow(columns, { reportedBranch: webApp }), unprivileged).outcome, 'no-match');
  assert.equal(branchOf(processRow(columns, { reportedBranch: 'Another' }), webApp).outcome, 'unknown');
});

test('an evaluated contradiction stays: the report does not overrule the row', () => {
  const row = processRow(
    { ProcessCommandLine: 'systemctl status', FileName: undefined },
    { reportedBranch: webApp },
  );
  const branch = branchOf(row, webApp);
  assert.equal(branch.outcome, 'no-match');
  const verb = clauseOf(branch.clauses, 'ProcessCommandLine');
  assert.deepEqual([verb.outcome, verb.basis], ['no-match', 'evaluated']);
});

test('columns that the result renames are read back as those of the table', () => {
  const projected = {
    AccountName: 'root',
    ProcessCommandLine: 'cp /dev/shm/a.service /etc/systemd/system/a.service',
    InitiatingProcessAccountName: undefined,
    InitiatingProcessCommandLine: undefined,
  };
  const reported = branchOf(fileRow(projected, { source: 'raw-row', reportedBranch: unitFile }), unitFile);
  const pattern = clauseOf(reported.clauses, 'InitiatingProcessCommandLine');
  assert.equal(pattern.outcome, 'match');
  assert.equal(pattern.basis, 'evaluated');
  assert.equal(pattern.actual, projected.ProcessCommandLine);
  const unreported = branchOf(fileRow(projected), unitFile);
  assert.equal(clauseOf(unreported.clauses, 'InitiatingProcessCommandLine').outcome, 'unknown');
});

test('an explained row is what the API promises, and keeps what the alert said', () => {
  const row = processRow({}, { reportedBranch: webApp, candidates: { AccountName: ['dana'] } });
  const explained = explainRow(shippedRule, row, options);
  assert.deepEqual(explainedRowSchema.parse(explained), explained);
  assert.equal(explained.columns, row.columns);
  assert.deepEqual(explained.candidates, { AccountName: ['dana'] });
  assert.equal(explained.reportedBranch, webApp);
});
