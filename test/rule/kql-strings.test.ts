import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asciiLower, stringOperator } from '../../src/rule/kql-strings.ts';
import { stringMatcher } from '../../src/rule/string-matcher.ts';

function matcherOf(operator: string, literals: readonly string[]) {
  const parts = stringOperator(operator);
  assert.ok(parts, `${operator} is an operator of strings`);
  const { test: found, find } = stringMatcher(parts, literals);
  return { holds: (text: string) => found(text) !== parts.negated, find };
}

const rows: readonly [text: string, operator: string, literals: readonly string[], holds: boolean][] = [
  // Terms: a boundary at each end of the literal that is itself alphanumeric.
  ['systemctl restart nginx', 'has', ['start'], false],
  ['systemctl start nginx', 'has', ['start'], true],
  ['systemctl is-enabled nginx', 'has', ['enable'], false],
  ['systemctl unlink x', 'has', ['link'], false],
  ['systemctl link /tmp/x.service', 'has', ['link'], true],
  ['systemctl daemon-reload', 'has', ['daemon-reload'], true],
  ['systemctl daemon-reload', 'has', ['reload'], true],
  ['systemctl reload nginx', 'has', ['daemon-reload'], false],
  ['systemctl daemon-reloaded', 'has', ['daemon-reload'], false],
  ['systemctl --now enable', 'has', ['--now'], true],
  ['systemctl --nowhere', 'has', ['--now'], false],
  ['--system start -- app', 'has', ['start'], true],
  ['php-fpm8.1', 'has', ['php'], true],
  ['php-fpm8.1', 'has', ['php-fpm'], false],
  ['php-fpm', 'has', ['php-fpm'], true],
  ['python3.10', 'has', ['python3'], true],
  ['python3.10', 'has', ['python'], false],
  ['nodejs', 'has', ['node'], false],
  ['a/tmp/b', 'has', ['/tmp/'], true],
  ['/root/.ansible/tmp/x', 'has', ['/tmp/'], true],
  ['/var/tmp/rpm-tmp.Abc', 'has', ['/tmp/'], true],
  ['/workspace/app@tmp/x', 'has', ['/tmp/'], false],
  ['sh -xe /tmp/jenkins1.sh', 'has', ['/tmp/'], true],
  ['wgetter x', 'has', ['wget '], false],
  ['swget x', 'has', ['wget '], false],
  ['/usr/bin/wget x', 'has', ['wget '], true],
  ['wget', 'has', ['wget '], false],
  ['rbash -i', 'has', ['bash -i'], false],
  ['bash -in', 'has', ['bash -i'], false],
  ['x nc y', 'has', [' nc '], true],
  ['xnc y', 'has', [' nc '], false],
  ['exec 3<>/dev/tcp/192.0.2.1/80', 'has', ['/dev/tcp/'], true],
  ['starting start', 'has', ['start'], true],
  ['START it', 'has', ['start'], true],
  ['START it', 'has_cs', ['start'], false],
  ['étart', 'has', ['tart'], true],
  ['start_it', 'has', ['start'], true],
  ['x', 'has', [''], true],
  ['', 'has', ['x'], false],
  ['systemctl restart', '!has', ['start'], true],
  ['systemctl Start', '!has_cs', ['start'], true],
  ['sysstarted', 'hasprefix', ['sys'], true],
  ['sysstarted', 'hasprefix', ['started'], false],
  ['a-Started', 'hasprefix_cs', ['started'], false],
  ['restart now', 'hassuffix', ['start'], true],
  ['restarts now', 'hassuffix', ['start'], false],
  ['restart', 'contains', ['START'], true],
  ['restart', 'contains_cs', ['START'], false],
  ['app.service', 'endswith', ['.SERVICE'], true],
  ['app.service.d', 'endswith', ['.service'], false],
  ['.service', 'endswith', ['.service'], true],
  ['service', 'endswith', ['.service'], false],
  ['app.service', 'endswith_cs', ['.SERVICE'], false],
  ['App', 'startswith', ['aP'], true],
  ['App', '!startswith_cs', ['aP'], true],
  ['SystemCtl', '=~', ['systemctl'], true],
  ['systemctl ', '=~', ['systemctl'], false],
  ['SystemCtl', '!~', ['systemctl'], false],
  ['ROOT', 'in~', ['root', 'daemon'], true],
  ['ROOT', 'in', ['root', 'daemon'], false],
  ['ROOT', '!in~', ['root', 'daemon'], false],
  ['ROOT', '!in', ['root', 'daemon'], true],
  ['', '!in~', ['root'], true],
  ['\u212a', '=~', ['K'], false],
  ['ſystemctl', 'has', ['systemctl'], false],
  ['a b', 'has_any', ['x', 'B'], true],
  ['a b', 'has_any', ['x'], false],
  ['a b', 'has_any', [], false],
  ['a b', 'has_all', ['a', 'B'], true],
  ['a b', 'has_all', ['a', 'c'], false],
];

for (const [text, operator, literals, holds] of rows) {
  test(`${JSON.stringify(text)} ${operator} ${JSON.stringify(literals)} is ${holds}`, () => {
    assert.equal(matcherOf(operator, literals).holds(text), holds);
  });
}

test('spans point at every literal that is found, in UTF-16 code units', () => {
  const text = 'İ😀 CURL x /tmp/';
  const matches = matcherOf('has_any', ['curl ', '/tmp/', 'absent']).find(text);
  assert.deepEqual(
    matches.map(({ literal, start, end }) => [literal, text.slice(start, end)]),
    [
      ['curl ', 'CURL '],
      ['/tmp/', '/tmp/'],
    ],
  );
});

test('a span is the place that satisfies the operator, not the first occurrence', () => {
  assert.deepEqual(matcherOf('has', ['start']).find('restart start'), [
    { literal: 'start', start: 8, end: 13 },
  ]);
  assert.deepEqual(matcherOf('endswith', ['.service']).find('a.service.service'), [
    { literal: '.service', start: 9, end: 17 },
  ]);
});

test('lower case keeps the length of every text', () => {
  assert.equal(asciiLower('İSTANBUL Ω ß'), 'İstanbul Ω ß');
});

test('operators of other kinds are not operators of strings', () => {
  for (const operator of ['==', '!=', '<', 'and', 'between', 'equals', 'constructor', '+']) {
    assert.equal(stringOperator(operator), undefined, operator);
  }
});
