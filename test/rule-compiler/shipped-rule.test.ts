import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { shippedRule } from '../../src/rule/shipped.ts';
import { bodyOf, type Expression, type RuleBranch } from '../../src/rule/tree.ts';
import { compileRule } from '../../src/rule-compiler/compile-rule.ts';
import { generateShippedRule } from '../../src/rule-compiler/generate-shipped-rule.ts';

const root = new URL('../../', import.meta.url);
const text = readFileSync(new URL('rules/systemctl.kql', root), 'utf8');

test('the generated data is what the rule compiles to', () => {
  const generated = readFileSync(new URL('src/rule/shipped.generated.ts', root), 'utf8');
  assert.equal(generateShippedRule(text), generated, 'run `npm run rule`');
});

test('the data that ships is the tree of the text that ships', () => {
  const compiled = compileRule(text, { name: shippedRule.name });
  assert.equal(compiled.kind, 'compiled');
  assert.deepEqual(shippedRule, compiled.rule);
});

test('the tree survives JSON unchanged', () => {
  assert.deepEqual(JSON.parse(JSON.stringify(shippedRule)), shippedRule);
});

/** The conditions of the rule as agreed, in words independent of the layout of the text. */
const agreed: Readonly<Record<string, readonly string[]>> = {
  WebApp_Process_Spawned_Systemctl: [
    'Timestamp > ago(1.00:00:00)',
    'FileName =~ systemctl',
    'ProcessCommandLine has_any start enable daemon-reload link',
    '(InitiatingProcessFileName has_any SuspiciousParents or InitiatingProcessParentFileName has_any SuspiciousParents)',
  ],
  Suspicious_Service_Unit_File_Created: [
    'Timestamp > ago(1.00:00:00)',
    'FolderPath has_any /etc/systemd/system/ /lib/systemd/system/ /usr/lib/systemd/system/ /run/systemd/system/',
    'FileName endswith .service',
    'not(InitiatingProcessFileName has_any PackageManagers)',
    '(InitiatingProcessFileName has_any SuspiciousParents or InitiatingProcessCommandLine has_any SuspiciousServiceContentPatterns or InitiatingProcessParentFileName has_any SuspiciousParents)',
  ],
  Unprivileged_Systemctl_Service_Enable: [
    'Timestamp > ago(1.00:00:00)',
    'FileName =~ systemctl',
    'ProcessCommandLine has_any enable link daemon-reload',
    'AccountName !in~ root _ systemd daemon',
    'not(InitiatingProcessFileName has_any PackageManagers)',
    'InitiatingProcessParentFileName !in~ sshd login su sudo tmux screen',
  ],
};

/** The lists of the rule as agreed. */
const lists: Readonly<Record<string, string>> = {
  PackageManagers:
    'dpkg apt apt-get rpm yum dnf snap packagekitd zypper pacman pip pip3 conda flatpak'.replaceAll(' ', '|'),
  SuspiciousParents:
    'apache2 nginx httpd php-fpm php node nodejs java python python3 ruby perl gunicorn uwsgi lighttpd caddy haproxy'.replaceAll(
      ' ',
      '|',
    ),
  SuspiciousServiceContentPatterns:
    '/tmp/|/dev/shm/|/var/tmp/|wget |curl | nc |bash -i|sh -i|python -c|perl -e|ruby -e|base64 -d|xmrig|minerd|cpuminer|mkfifo|/dev/tcp/',
};

function words(expression: Expression): string {
  const body = bodyOf(expression);
  switch (body.kind) {
    case 'literal':
      if (body.name !== undefined) {
        assert.ok(Array.isArray(body.value));
        assert.equal(body.value.join('|'), lists[body.name]);
        return body.name;
      }
      return String(body.value);
    case 'column':
      return body.name;
    case 'call':
      return `${body.name}(${body.arguments.map(words).join(', ')})`;
    case 'operation': {
      const [first = '', ...rest] = body.operands.map(words);
      if (body.operator === 'not') return `not(${first})`;
      if (body.operator === 'or') return `(${[first, ...rest].join(' or ')})`;
      return `${first} ${body.operator} ${rest.join(' ')}`;
    }
    default:
      return assert.fail(body.kind);
  }
}

function conditions(branch: RuleBranch): string[] {
  return branch.steps.flatMap((step) => (step.kind === 'where' ? [words(step.condition)] : []));
}

test('the rule has the agreed predicates, lists and operators, and no others', () => {
  const actual = Object.fromEntries(shippedRule.branches.map((branch) => [branch.name, conditions(branch)]));
  assert.deepEqual(actual, agreed);
});

test('the result has the eight agreed columns first, then only what its table has', () => {
  for (const branch of shippedRule.branches) {
    const project = branch.steps.find((step) => step.kind === 'project');
    assert.ok(project?.kind === 'project');
    const names = project.columns.map(({ name, value }) =>
      value.kind === 'column' ? [name, value.name] : [name, ''],
    );
    const isFile = branch.table === 'DeviceFileEvents';
    assert.deepEqual(names.slice(0, 8), [
      ['Timestamp', 'Timestamp'],
      ['DeviceName', 'DeviceName'],
      ['AccountName', isFile ? 'InitiatingProcessAccountName' : 'AccountName'],
      ['ProcessCommandLine', isFile ? 'InitiatingProcessCommandLine' : 'ProcessCommandLine'],
      ['InitiatingProcessFileName', 'InitiatingProcessFileName'],
      ['InitiatingProcessCommandLine', 'InitiatingProcessCommandLine'],
      ['InitiatingProcessParentFileName', 'InitiatingProcessParentFileName'],
      ['DetectionBranch', 'DetectionBranch'],
    ]);
    assert.ok(
      names.every(([name, column]) => name === column || names.slice(0, 8).some(([first]) => first === name)),
    );
  }
});

test('nothing but the compiler imports the parser, and nothing in src imports the compiler statically', () => {
  const src = fileURLToPath(new URL('src/', root));
  for (const file of readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  )) {
    if (file.startsWith('rule-compiler/')) continue;
    const source = readFileSync(`${src}${file}`, 'utf8');
    assert.doesNotMatch(source, /from '[^']*@kusto/, file);
    assert.doesNotMatch(source, /^(?:import|export)(?! type)[^;]*from '[^']*rule-compiler\//m, file);
  }
});
