import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import MarkdownIt from 'markdown-it';
import type { Case } from '../../src/case/case.schema.ts';
import { renderNote } from '../../src/note/render-note.ts';
import { everywhere } from '../support/hostile-case.ts';
import { hostileText } from '../support/hostile-text.ts';
import { sampleCase, sampleClause, sampleRow } from '../support/sample-case.ts';
import { fc } from '../support/seed.ts';

const liberal = new MarkdownIt({ html: true, linkify: true });
const head = (triaged: Case) => renderNote(triaged).slice(0, 500);

/** The sections of the note by their titles, the headline under ''. */
function sections(note: string): Map<string, string> {
  const parts = note.split(/^## (.*)\n\n/m);
  const found = new Map([['', parts[0] ?? '']]);
  for (let index = 1; index < parts.length; index += 2) found.set(parts[index] ?? '', parts[index + 1] ?? '');
  return found;
}

describe('the first 500 characters', () => {
  it('carry disposition, score, the sentence and the three reasons that weigh most', () => {
    const { score } = sampleCase();
    const reasons = [
      { code: 'context.small', points: -4, text: 'A small one.' },
      ...score.reasons,
      { code: 'allowlist.partial', points: -20, text: 'An entry matches in part.' },
    ];
    const text = head(sampleCase({ score: { ...score, reasons } }));
    assert.match(
      text,
      /^\*\*likely-malicious\*\* · score 85\/100\n\n`www-data ran "systemctl enable --now cache/,
    );
    const lines = text.split('\n').filter((line) => line.startsWith('- **'));
    assert.deepEqual(lines.slice(0, 3), [
      '- **+45** A web server account ran systemctl. `www-data`',
      '- **+35** The parent is a web application process. `php-fpm8.1`',
      '- **-20** An entry matches in part.',
    ]);
  });

  it('put a reason that sets the score before those that add to it', () => {
    const { score } = sampleCase();
    const floor = { code: 'floor.hostile-sign', points: 0, text: 'No entry lowers a hostile sign.' };
    const text = head(sampleCase({ score: { ...score, reasons: [...score.reasons, floor] } }));
    assert.match(text, /\n\n- \*\*0\*\* No entry lowers a hostile sign\.\n- \*\*\+45\*\*/);
  });

  it('put what tells more before the hit of the rule, where both weigh the same', () => {
    const { score } = sampleCase();
    const reasons = [
      { code: 'rule.hit', points: 30, text: 'The rule matched.' },
      { code: 'allowlist.applied', points: -30, text: 'An entry explains it.' },
    ];
    const text = head(sampleCase({ score: { ...score, reasons } }));
    assert.match(text, /\n\n- \*\*-30\*\* An entry explains it\.\n- \*\*\+30\*\* The rule matched\.\n/);
  });

  it('put what only keeps the score between 0 and 100 last', () => {
    const { score } = sampleCase();
    const cap = { code: 'cap.maximum', points: -60, text: 'The score ends at 100.' };
    const text = head(sampleCase({ score: { ...score, reasons: [cap, ...score.reasons] } }));
    assert.doesNotMatch(text, /The score ends/);
  });

  it('show the verdict beside the disposition', () => {
    const verdict = { classification: 'FalsePositive', by: 'ada', at: '2026-01-03T00:00:00.000Z' } as const;
    assert.match(
      head(sampleCase({ verdict })),
      /^\*\*likely-malicious\*\* · score 85\/100 · verdict \*\*FalsePositive\*\*\n/,
    );
  });

  it('say so when no reason weighs', () => {
    assert.match(
      head(sampleCase({ score: { value: 0, reasons: [] } })),
      /\n\n- Nothing weighs for or against it\.\n/,
    );
  });

  it('hold for texts of any length', () => {
    const points = fc.integer({ min: -100, max: 100 });
    const reason = fc.record({
      code: fc.constant('sign.x'),
      points,
      text: hostileText,
      evidence: hostileText,
    });
    fc.assert(
      fc.property(hostileText, fc.array(reason, { maxLength: 6 }), (summary, reasons) => {
        const note = renderNote(sampleCase({ summary, score: { value: 50, reasons } }));
        const top = sections(note).get('') ?? '';
        assert.equal(top.trimEnd().length <= 500, true, `${top.length}`);
        const bullets = top.split('\n').filter((line) => line.startsWith('- '));
        assert.equal(bullets.length, Math.max(1, Math.min(3, reasons.length)));
      }),
    );
  });
});

describe('the explanation', () => {
  const explained = (events: Case['events']) =>
    sections(renderNote(sampleCase({ events }))).get('What the rule saw') ?? '';

  it('shows the clauses of a branch that matches, with the literals that hit', () => {
    assert.match(
      explained([sampleRow()]),
      /- \*\*match\*\* `WebApp_Process_Spawned_Systemctl`\n(.*\n)+ {2}- holds, line 8: `ProcessCommandLine has_any .*`: ProcessCommandLine is `systemctl ⟦enable⟧ --now cache\.service`/,
    );
  });

  it('names the basis of a clause that was not evaluated', () => {
    assert.match(explained([sampleRow()]), /- holds \(assumed\), line 6: `Timestamp > ago\(24h\)`/);
  });

  it('shows a near miss with the one clause that fails', () => {
    assert.match(
      explained([sampleRow()]),
      /- \*\*near miss\*\* `Unprivileged_Systemctl_Service_Enable`: 1 of 2 clauses hold, one fails\n {2}- fails, line 43: `not \(InitiatingProcessFileName has_any \(PackageManagers\)\)`: InitiatingProcessFileName is `php-fpm8\.1`/,
    );
  });

  it('counts the clauses of a branch that is far from a match', () => {
    const clauses = [sampleClause(), ...[1, 2].map((line) => sampleClause({ line, outcome: 'no-match' }))];
    const branches = [{ name: 'Far', table: 'T', outcome: 'no-match' as const, clauses }];
    assert.match(explained([sampleRow({ branches })]), /- \*\*no match\*\* `Far`: 1 of 3 clauses hold(\n|$)/);
  });

  it('names the columns that leave a branch unknown, inside an or too', () => {
    const absent = {
      text: 'A =~ "x"',
      line: 9,
      outcome: 'unknown',
      basis: 'evaluated',
      operator: '=~',
      column: 'A',
    } as const;
    const either = sampleClause({
      operator: 'or',
      outcome: 'unknown',
      clauses: [absent, sampleClause({ outcome: 'no-match' })],
    });
    const branches = [{ name: 'Open', table: 'T', outcome: 'unknown' as const, clauses: [either] }];
    assert.match(
      explained([sampleRow({ branches })]),
      /- \*\*unknown\*\* `Open`.*\n {2}- open, line 9: `A =~ "x"`: A is not in the row(\n|$)/,
    );
  });

  it('shows values that belong to this row or another as such', () => {
    assert.match(
      explained([sampleRow({ candidates: { AccountName: ['root', 'www-data'] } })]),
      /- `AccountName`, of this row or another: `root`, `www-data`/,
    );
  });

  it('counts the rows that it leaves out', () => {
    const note = explained(Array.from({ length: 50 }, () => sampleRow()));
    const shown = note.match(/^### /gm)?.length ?? 0;
    assert.equal(shown > 3 && shown < 50, true);
    assert.match(note, new RegExp(`\\n${50 - shown} more rows are in the case\\.`));
  });
});

describe('the other sections', () => {
  const rows: [name: string, triaged: Partial<Case>, title: string, expected: RegExp][] = [
    [
      'every reason with its code, by weight',
      {},
      'Score',
      /85 of 100, on 90% of the evidence\.\n\n- \*\*\+45\*\* .* \(`sign\.account\.web-service`\)\n- \*\*\+35\*\* .*\n- \*\*\+5\*\* /,
    ],
    [
      'the host and the account',
      {},
      'Context',
      /- Host `web-01\.example\.com`, role `web`.*\n- Account `www-data`, class web-service, not in the inventory\n/,
    ],
    [
      'which sources answered',
      {},
      'Context',
      /\n- Sources ok: alert\n- Sources not-configured: log-analytics\n/,
    ],
    [
      'a source that is away before them, with what happened',
      {
        context: {
          ...sampleCase().context,
          sources: [
            { name: 'alert', status: 'ok' },
            { name: 'inventory', status: 'unavailable', detail: 'No answer within 2 s.' },
          ],
        },
      },
      'Context',
      /\n- Source inventory: \*\*unavailable\*\*, No answer within 2 s\.\n- Sources ok: alert\n/,
    ],
    [
      'a partial claim',
      {},
      'Allowlist',
      /^- \*\*partial\*\*: `ansible-systemd` \(config-management\), matches on what/,
    ],
    [
      'what overrides a claim',
      {
        allowlist: [
          {
            entryId: 'e',
            category: 'ci',
            outcome: 'overridden',
            matchedOn: ['who'],
            overriddenBy: ['sign.dev-tcp'],
          },
        ],
      },
      'Allowlist',
      /- \*\*overridden\*\* by `sign\.dev-tcp`: `e` \(ci\), matches on who/,
    ],
    ['that no entry claims it', { allowlist: [] }, 'Allowlist', /^No entry makes a claim/],
    [
      'drift and what could not be evaluated',
      { rule: { name: 'r', sha256: 's', source: 'alert', drift: ['one'], unsupported: ['two'] } },
      'Rule',
      /^Explained by the query of the alert\.\n\n- drift: one\n- not evaluated: two/,
    ],
    ['what is missing', {}, 'Missing', /^- FolderPath of the unit/],
    [
      'the verdict',
      {
        verdict: {
          classification: 'TruePositive',
          by: 'ada',
          at: '2026-01-03T00:00:00.000Z',
          comment: 'web shell',
        },
      },
      'Verdict',
      /^\*\*TruePositive\*\* by `ada` at `2026-01-03T00:00:00\.000Z`: `web shell`/,
    ],
    [
      'the incident',
      { incident: { number: 7, title: 't', status: 'New' } },
      'Case',
      /- Incident 7, title `t`, status `New`/,
    ],
  ];
  for (const [name, triaged, title, expected] of rows) {
    it(`show ${name}`, () => {
      assert.match(sections(renderNote(sampleCase(triaged))).get(title) ?? '', expected);
    });
  }

  it('leave out what is not there: rule without drift, verdict, next checks', () => {
    const benign = sampleCase({ disposition: 'likely-benign', score: { value: 0, reasons: [] } });
    const titles = [...sections(renderNote(benign)).keys()];
    assert.deepEqual(titles, ['', 'Score', 'What the rule saw', 'Context', 'Allowlist', 'Missing', 'Case']);
  });

  it('tell once what to check next, in the order of weight', () => {
    const reason = (points: number, checkNext: string) => ({ code: 'c', points, text: 't', checkNext });
    const score = { value: 9, reasons: [reason(1, 'last'), reason(-5, 'first'), reason(3, 'first')] };
    const found = sections(renderNote(sampleCase({ score })));
    assert.equal(found.get('Check next'), '- first\n- last\n\n');
    // Right behind what decides: a reader in a hurry has seen what happened, why and what to do.
    assert.deepEqual([...found.keys()].slice(0, 3), ['', 'Check next', 'Score']);
  });

  it('tell where to begin when no reason names a check', () => {
    const open = sampleCase({ disposition: 'needs-review', score: { value: 0, reasons: [] } });
    assert.match(
      sections(renderNote(open)).get('Check next') ?? '',
      /^- No single sign to follow\. DeviceProcessEvents of the host, the hour around the alert: /,
    );
  });

  const links: [link: string, expected: RegExp][] = [
    [
      'https://portal.azure.com/#asset/x/(y)',
      /\[Open the alert in its portal\]\(<https:\/\/portal\.azure\.com\/#asset\/x\/%28y%29>\)|\(<https:\/\/portal\.azure\.com\/#asset\/x\/\(y\)>\)/,
    ],
    ['https://security.microsoft.com/alerts/1', /\]\(<https:\/\/security\.microsoft\.com\/alerts\/1>\)/],
    ['https://portal.azure.com.evil.example.com/', /- Link `https:/],
    ['https://portal.azure.com@evil.example.com/', /- Link `https:/],
    ['http://portal.azure.com/', /- Link `http:/],
    ['javascript:alert(1)', /- Link `javascript:/],
  ];
  for (const [link, expected] of links) {
    it(`treat ${link} by where it leads`, () => {
      const { alert } = sampleCase();
      assert.match(renderNote(sampleCase({ alert: { ...alert, link } })), expected);
    });
  }
});

/** The block structure of the note: the types of its tokens, without what the code spans hold. */
function structure(note: string): string[] {
  return liberal.parse(note, {}).map((token) => `${token.type} ${token.level}`);
}

describe('attacker text', () => {
  const harmless = structure(renderNote(everywhere('x')));

  it('never changes the structure of the note, nor becomes markup, wherever it stands', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const note = renderNote(everywhere(`x${text}`));
        assert.deepEqual(structure(note), harmless);
        const inline = liberal.parse(note, {}).flatMap((token) => token.children ?? []);
        for (const token of inline) {
          assert.match(
            token.type,
            /^(text|text_special|code_inline|strong_open|strong_close|softbreak)$/,
            note,
          );
        }
      }),
      { numRuns: 60 },
    );
  });

  it('never makes the note longer than a comment on an incident may be', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 1, max: 60 }), (text, times) => {
        const one = everywhere(text);
        const many = <Item>(items: readonly Item[]) => Array.from({ length: times }, () => items).flat();
        const note = renderNote({
          ...one,
          events: many(one.events),
          allowlist: many(one.allowlist),
          score: { value: 1, reasons: many(one.score.reasons) },
          evidence: { completeness: 0, missing: many(one.evidence.missing) },
        });
        assert.equal(note.length <= 30_000, true, `${note.length}`);
      }),
      { numRuns: 30 },
    );
  });

  it('that is nested too deeply for JSON does not stop the note', () => {
    let nested: unknown = 'x';
    for (let depth = 0; depth < 100_000; depth += 1) nested = [nested];
    const note = renderNote(sampleCase({ events: [sampleRow({ columns: { FileName: nested } })] }));
    assert.match(note, /- FileName: `a value nested too deeply to show`/);
  });

  it('tells the story of a case with related ones, by time, and none of a lone case', () => {
    const hostile = '](http://x.example.net)`<b>\n# x';
    const step = (stage: 'written' | 'started', second: number, unit: string) => {
      return { stage, at: `2026-01-02T03:04:0${second}.000Z`, units: [unit], actor: `root ${hostile}` };
    };
    const lone = {
      stage: 'started' as const,
      disposition: 'needs-review' as const,
      steps: [step('started', 5, 'cache')],
      related: [],
    };
    assert.doesNotMatch(renderNote(sampleCase({ story: lone })), /## Story/);
    const related = {
      caseId: hostile,
      joinedBy: 'unit' as const,
      disposition: 'likely-malicious' as const,
      explained: false,
      signs: [],
      values: 3,
      summary: hostile,
      steps: [step('written', 4, hostile)],
    };
    const note = renderNote(sampleCase({ story: { ...lone, related: [related] } }));
    const told = note.slice(note.indexOf('## Story'), note.indexOf('## Allowlist'));
    assert.match(
      told,
      /as far as \*\*started\*\*; with its related cases the story goes written → started\./,
    );
    assert.ok(told.indexOf('**written**') < told.indexOf('**started** `cache`'));
    assert.match(told, /same unit, \*\*likely-malicious\*\* by itself/);
    assert.doesNotMatch(told, /^# x|<b>\n|^\]/m);
  });
});
