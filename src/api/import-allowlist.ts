import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Caller } from '../access/caller.ts';
import type { AllowlistEntry } from '../allowlist/entry.schema.ts';
import {
  type AllowlistSnapshot,
  type AuditAction,
  auditActions,
  type ChangedBy,
} from '../allowlist/store/allowlist-store.ts';
import { checkEntry } from '../allowlist/store/check-entry.ts';
import { effectiveEntries, proposedEntries } from '../allowlist/store/effective-entries.ts';
import { planPut } from '../allowlist/store/plan-change.ts';
import { hiddenKnownBad } from '../simulate/hidden-known-bad.ts';
import { problemItems, warningsOf, warningsSchema } from './allowlist-item.ts';
import { takeTurn } from './allowlist-turn.ts';
import { jsonAnswer } from './answers.ts';
import type { ApiDeps } from './api-deps.ts';
import { respondJson } from './api-request.ts';
import { readCsv } from './body.ts';
import { byParameter, changedBy } from './changed-by.ts';
import { hiddenItems } from './hides-known-bad.ts';
import { defineOperation } from './operation.ts';
import { ProblemError, type ProblemItem, problemItemSchema } from './problem.ts';
import { MOST_ENTRIES } from './put-allowlist-entry.ts';
import { flagParameter } from './query.ts';
import { entryDigest, recordChange } from './record-change.ts';

const importedRowSchema = z
  .object({
    line: z.int().describe('Of the file; the header is line 1.'),
    id: z.string().optional(),
    outcome: z.enum([...auditActions, 'unchanged', 'refused']),
    errors: z.array(problemItemSchema).optional().describe('Why the row is refused.'),
    warnings: warningsSchema,
  })
  .meta({ id: 'ImportedRow' });

type ImportedRow = z.infer<typeof importedRowSchema>;

const importSchema = z
  .object({
    dryRun: z.boolean(),
    rows: z.array(importedRowSchema).describe('In the order of the file.'),
  })
  .meta({ id: 'AllowlistImport' });

const EXAMPLE_CSV =
  'id,category,title,owner,reason,expires,weight,accounts,parentNames,parentScripts,verbs,units,hostNames\n' +
  'custom.shop-roll-out,other,Roll-out of the shop,platform@example.com,The roll-out script restarts the shop.,2026-12-31,30,deploy,bash,/opt/shop/bin/roll-out.sh,restart;daemon-reload,shop.service,shop-*.example.com\n';

/** `POST /allowlist/import`: entries from a watchlist. All of them or none. */
export const importAllowlist = defineOperation({
  id: 'import-allowlist',
  method: 'POST',
  route: 'allowlist/import',
  role: 'admin',
  dryRunRole: 'reader',
  cost: 'replay',
  summary: 'Import entries from a Sentinel watchlist',
  description:
    'Takes the CSV that Sentinel exports of a watchlist, each row an entry. Columns: id, category, title, owner, reason, expires, weight, tables, accounts, accountClasses, ownScript, parentNames, parentExecutables, parentScripts, parentModules, parentCommandLines, parentArgument, grandparentNames, verbs, units, unitPaths, sameCommand, hostNames, hostTags, hostRoles, tolerates. Lists are separated by `;`. Columns of Sentinel itself (SearchKey, _DTItemId …) are passed over, others are refused. Entries are held to what PUT holds them to; when a row is refused nothing is written. Entries that the file does not name stay.',
  query: z.strictObject({
    dryRun: flagParameter.describe('Tells what would become of each row and writes nothing.'),
    by: byParameter,
  }),
  body: { schema: z.string(), example: EXAMPLE_CSV, mediaType: 'text/csv' },
  answers: { 200: jsonAnswer('What became of each row.', importSchema) },
  problems: {
    400: 'The body is not UTF-8, or a parameter is malformed.',
    409: 'There would be more entries than the service takes (`allowlist.full`), or others kept changing the allowlist meanwhile (`allowlist.contended`).',
    413: 'The body is larger than 1 MiB.',
    415: 'The body is not CSV in UTF-8.',
    422: 'The file is not such a CSV (`allowlist.import-unreadable`), or rows are refused (`allowlist.import-refused`, with the `rows`). Nothing was written, unless others changed the allowlist meanwhile: then the `detail` says how many.',
  },
  async handle({ request, query: { dryRun, by }, caller }, deps) {
    // Here and not above: the parser is only worth loading where a file comes in.
    const { readWatchlist } = await import('../allowlist/store/read-watchlist.ts');
    const watchlist = readWatchlist(await readCsv(request));
    if (!watchlist.ok) throw unreadable(watchlist.problems);
    if (dryRun) {
      const { rows } = await judgeRows(watchlist.rows, await deps.allowlist.snapshot(), deps);
      return respondJson(200, { dryRun, rows });
    }
    const changed = changedBy(caller, by, deps.clock());
    const written = new Map<string, AuditAction>();
    const rows = await takeTurn(deps.allowlist, async (snapshot) => {
      const judged = await judgeRows(watchlist.rows, snapshot, deps);
      refuseRows(judged.rows, written.size);
      const done = await putAll(judged, { changed, caller, by }, written, deps);
      return done === 'outdated' ? done : judged.rows;
    });
    const told = rows.map((row) => ({ ...row, outcome: written.get(row.id ?? '') ?? row.outcome }));
    return respondJson(200, { dryRun, rows: told });
  },
});

function refuseRows(rows: readonly ImportedRow[], written: number): void {
  const refused = rows.filter(({ outcome }) => outcome === 'refused').length;
  if (refused === 0) return;
  const what = written === 0 ? 'nothing was written' : `${written} were written before others came between`;
  const detail = `${refused} of ${rows.length} rows are refused, and ${what}.`;
  throw new ProblemError(422, 'allowlist.import-refused', detail, { extensions: { rows } });
}

/**
 * Puts the entries in force, as long as nobody changes another one: one after another and each whole, so that an
 * import which breaks off can be sent again. What is put is added to `written`.
 */
async function putAll(
  { entries, before, revision }: JudgedRows,
  {
    changed,
    caller,
    by,
  }: { readonly changed: ChangedBy; readonly caller: Caller; readonly by: string | undefined },
  written: Map<string, AuditAction>,
  deps: Pick<ApiDeps, 'allowlist' | 'changes' | 'clock' | 'logger'>,
): Promise<'outdated' | 'done'> {
  let seen = revision;
  for (const entry of entries) {
    const next = randomUUID();
    const outcome = await deps.allowlist.put(entry, changed, undefined, { seen, next });
    if (outcome === 'outdated') return outcome;
    if (outcome === 'unchanged' || outcome === 'conflict') continue;
    seen = next;
    written.set(entry.id, outcome);
    await recordChange(deps, caller, {
      action: `allowlist.${outcome}`,
      operation: 'import-allowlist',
      target: { kind: 'allowlist-entry', id: entry.id },
      by,
      before: entryDigest(before.find((known) => known.id === entry.id)),
      after: entryDigest(entry),
    });
  }
  return 'done';
}

function unreadable(problems: readonly { readonly code: string; readonly message: string }[]): ProblemError {
  const errors: ProblemItem[] = problems.map(({ code, message }) => ({ code, detail: message }));
  const detail = `The file cannot be imported. ${problems[0]?.message ?? ''}`;
  return new ProblemError(422, 'allowlist.import-unreadable', detail, { extensions: { errors } });
}

/** What would become of each row, and the entries of those that are not refused. */
interface JudgedRows {
  readonly rows: readonly ImportedRow[];
  readonly entries: readonly AllowlistEntry[];
  /** The entries in force. */
  readonly before: readonly AllowlistEntry[];
  /** Of the allowlist that they were judged by. */
  readonly revision: string;
}

async function judgeRows(
  rows: readonly { readonly line: number; readonly value: Readonly<Record<string, unknown>> }[],
  { overrides, revision }: AllowlistSnapshot,
  deps: Pick<ApiDeps, 'shippedEntries' | 'clock'>,
): Promise<JudgedRows> {
  const before = effectiveEntries(deps.shippedEntries, overrides);
  const today = deps.clock().toISOString().slice(0, 10);
  const entries: AllowlistEntry[] = [];
  const outcomeOf = (entry: AllowlistEntry) => {
    const shipped = deps.shippedEntries.find(({ id }) => id === entry.id);
    const override = overrides.find(({ id }) => id === entry.id);
    const plan = planPut({ id: entry.id, shipped, override }, entry, { by: '', at: '' });
    return plan === 'unchanged' ? plan : plan.audit.action;
  };
  const judgeRow = async ({ line, value }: (typeof rows)[number]): Promise<ImportedRow> => {
    const id = typeof value['id'] === 'string' ? { id: value['id'] } : {};
    const read = checkEntry(value);
    if (!read.ok) return { line, ...id, outcome: 'refused', errors: problemItems(read.problems) };
    if (entries.some((entry) => entry.id === read.entry.id)) {
      const errors = [{ code: 'id.repeated', detail: 'A row above has this id.', pointer: '/id' }];
      return { line, ...id, outcome: 'refused', errors };
    }
    const hides = await hiddenKnownBad([], [read.entry]);
    if (hides.length > 0) return { line, ...id, outcome: 'refused', errors: hiddenItems(hides) };
    entries.push(read.entry);
    return { line, ...id, outcome: outcomeOf(read.entry), ...warningsOf(read.entry, today) };
  };
  const judged: ImportedRow[] = [];
  for (const row of rows) judged.push(await judgeRow(row));
  const after = proposedEntries(deps.shippedEntries, overrides, { entries, remove: [] });
  if (after.length > MOST_ENTRIES && after.length > before.length) {
    const detail = `There would be ${after.length} entries; ${MOST_ENTRIES} is the most that every alert is held against.`;
    throw new ProblemError(409, 'allowlist.full', detail);
  }
  // What no entry hides alone, some may hide together: each covers a row of the same attack.
  const together = hiddenItems(await hiddenKnownBad(before, after));
  if (together.length === 0) return { rows: judged, entries, before, revision };
  return {
    rows: judged.map((row) =>
      row.outcome === 'refused' ? row : { ...row, outcome: 'refused', errors: together },
    ),
    entries: [],
    before,
    revision,
  };
}
