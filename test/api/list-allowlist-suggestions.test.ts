import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as z from 'zod';
import { listAllowlistSuggestions } from '../../src/api/list-allowlist-suggestions.ts';
import { putAllowlistEntry } from '../../src/api/put-allowlist-entry.ts';
import { guid } from '../case/make-case.ts';
import { rollOut, storedCase } from '../simulate/stored-case.ts';
import { call } from './support/call.ts';
import { fakeDeps } from './support/fake-deps.ts';

const answerSchema = z.object({
  suggestions: z.array(
    z.object({
      entry: z.looseObject({ id: z.string() }),
      cases: z.array(z.string()),
      simulation: z.object({
        flipped: z.number(),
        flips: z.array(z.looseObject({ id: z.string(), to: z.string() })),
      }),
      kql: z.object({ table: z.string(), line: z.string() }),
    }),
  ),
  notProposed: z.array(z.object({ reason: z.string(), cases: z.array(z.string()), detail: z.string() })),
  searched: z.object({ cases: z.number(), truncated: z.boolean() }),
  replayed: z.looseObject({ examined: z.number(), truncated: z.boolean() }),
});

async function suggested(cases: readonly Parameters<typeof storedCase>[0][], query = '') {
  const deps = fakeDeps();
  await deps.stores.cases.insert(cases.map((traits) => storedCase(traits)));
  const { status, json, text } = await call(listAllowlistSuggestions, deps, { query });
  assert.equal(status, 200, text);
  return { deps, ...answerSchema.parse(json) };
}

describe('GET /allowlist/suggestions', () => {
  it('proposes an entry with what it would do and with its KQL; PUT takes it', async () => {
    const { deps, suggestions, notProposed, searched, replayed } = await suggested([
      { number: 1, verdict: 'BenignPositive' },
      { number: 2 },
      { number: 3, columns: { ...rollOut, DeviceName: 'db-01.example.com' } },
    ]);
    assert.deepEqual(notProposed, []);
    assert.deepEqual([searched, replayed.examined], [{ cases: 3, truncated: false }, 3]);
    const [one = assert.fail()] = suggestions;
    assert.deepEqual([suggestions.length, one.cases], [1, [guid(1)]]);
    assert.equal(one.simulation.flipped, 2);
    assert.deepEqual(
      one.simulation.flips.map(({ id, to }) => [id, to]).sort(),
      [
        [guid(1), 'likely-benign'],
        [guid(2), 'likely-benign'],
      ].sort(),
    );
    assert.equal(
      one.kql.line,
      '| where not(DeviceName in~ ("shop-01.example.com") and AccountName =~ "deploy" and InitiatingProcessFileName == "bash" and InitiatingProcessCommandLine matches regex "^\\\\/usr\\\\/bin\\\\/bash \\\\/opt\\\\/shop\\\\/bin\\\\/roll\\\\-out\\\\.sh$" and InitiatingProcessParentFileName == "sshd-session" and ProcessCommandLine in ("systemctl enable shop.service"))',
    );
    const { status, text } = await call(putAllowlistEntry, deps, {
      params: { id: one.entry.id },
      body: one.entry,
    });
    assert.equal(status, 201, text);
    const again = answerSchema.parse((await call(listAllowlistSuggestions, deps)).json);
    assert.deepEqual([again.suggestions, again.notProposed], [[], []]);
  });

  it('proposes nothing that would hide a confirmed attack, an attack of the shipped set, or nothing at all', async () => {
    const module = {
      ...rollOut,
      InitiatingProcessFileName: 'python3',
      InitiatingProcessCommandLine: '/usr/bin/python3 -m telemetry_helper',
      InitiatingProcessParentFileName: 'cron',
      ProcessCommandLine: 'systemctl enable --now telemetry.service',
    };
    // Each entry explains one of the two rows, so that neither changes the case alone.
    const twoActors = {
      more: [{ ...rollOut, InitiatingProcessCommandLine: '/usr/bin/bash /opt/shop/bin/undo.sh' }],
    };
    const { suggestions, notProposed } = await suggested([
      { number: 1, verdict: 'BenignPositive', columns: module },
      { number: 2, verdict: 'BenignPositive', ...twoActors },
    ]);
    assert.deepEqual(suggestions, []);
    assert.deepEqual(
      notProposed.map(({ reason, cases }) => [reason, cases]),
      [
        ['hides-attack', [guid(1)]],
        ['no-effect', [guid(2)]],
        ['no-effect', [guid(2)]],
      ],
    );
    assert.match(notProposed[0]?.detail ?? '', /0 confirmed cases and 1 known attacks/);
  });

  it('says why nothing is proposed for a verdict', async () => {
    const { suggestions, notProposed } = await suggested([
      { number: 1, verdict: 'BenignPositive' },
      { number: 2, verdict: 'TruePositive', columns: { ...rollOut, AccountName: 'shop' } },
    ]);
    assert.deepEqual([suggestions, notProposed.map(({ reason }) => reason)], [[], ['attack-shares-actor']]);
  });

  it('looks for verdicts over the days asked for', async () => {
    const old = { number: 1, verdict: 'BenignPositive', createdAt: '2025-12-01T00:00:00.000Z' } as const;
    assert.equal((await suggested([old], 'days=30')).suggestions.length, 0);
    assert.equal((await suggested([old], 'days=60')).suggestions.length, 1);
    const { status, text } = await call(listAllowlistSuggestions, fakeDeps(), { query: 'days=366' });
    assert.equal(status, 400);
    assert.match(text, /The query parameter days must be a whole number from 1 to 365\./);
  });
});
