import * as z from 'zod';
import { isObject } from '../alert/json.ts';
import { type AllowlistEntry, entrySchema } from '../allowlist/entry.schema.ts';
import { checkEntry } from '../allowlist/store/check-entry.ts';
import { canonical } from '../text/canonical-json.ts';
import {
  allowlistItemSchema,
  EXAMPLE_ENTRY,
  invalidEntry,
  itemOf,
  problemItems,
  warningsOf,
} from './allowlist-item.ts';
import { jsonAnswer } from './answers.ts';
import type { ApiDeps } from './api-deps.ts';
import { respondJson } from './api-request.ts';
import { readJson } from './body.ts';
import { changeEntry } from './change-entry.ts';
import { byParameter, changedBy } from './changed-by.ts';
import { defineOperation } from './operation.ts';
import { ProblemError } from './problem.ts';
import { entryDigest, recordChange } from './record-change.ts';

/** Every alert is held against every entry: more are a sign that entries are made by a machine, one an alert. */
export const MOST_ENTRIES = 1_000;

/** `PUT /allowlist/{id}`: puts an entry in force, in place of the shipped one or of another of the customer's. */
export const putAllowlistEntry = defineOperation({
  id: 'put-allowlist-entry',
  method: 'PUT',
  route: 'allowlist/{id}',
  role: 'admin',
  cost: 'judge',
  summary: 'Put an allowlist entry in force',
  description:
    'An entry of your own needs `expires`. Under the id of a shipped entry it takes that one’s place; the text of the shipped entry itself, which needs no `expires`, brings it back. One whose last day is over is taken with a warning. An entry that the lint finds too broad, or that would hide an attack of the shipped known-bad set on whatever host and account, is refused.',
  params: { id: 'The id of the entry: lower-case words joined by dots and dashes.' },
  requestHeaders: {
    'if-match': 'Writes only over the entry with this ETag.',
    'if-none-match': '`*` writes only where there is no entry with this id, shipped ones included.',
  },
  query: z.strictObject({ by: byParameter }),
  body: { schema: entrySchema.partial({ id: true }), example: EXAMPLE_ENTRY },
  answers: {
    200: jsonAnswer('The entry as it stands now.', allowlistItemSchema, {
      headers: { ETag: 'Of the entry.' },
    }),
    201: jsonAnswer('The entry, which is new.', allowlistItemSchema, { headers: { ETag: 'Of the entry.' } }),
  },
  problems: {
    400: 'The body is not JSON, or a parameter is malformed.',
    409: 'There are as many entries as the service takes (`allowlist.full`), or others kept changing the allowlist meanwhile (`allowlist.contended`).',
    412: 'The entry no longer has the ETag of If-Match (`allowlist.changed`), or has one that If-None-Match rules out (`allowlist.exists`).',
    413: 'The body is larger than 1 MiB.',
    415: 'The body is not JSON in UTF-8.',
    422: 'The entry is malformed or too broad (`allowlist.invalid`), or would hide an attack (`allowlist.hides-known-bad`, with the `hides`); `errors` names each problem.',
  },
  async handle({ request, query: { by }, caller }, deps) {
    const id = request.params['id'] ?? '';
    const entry = readBody(id, await readJson(request, z.unknown()), deps);
    const changed = changedBy(caller, by, deps.clock());
    const { outcome, before } = await changeEntry(request, deps, {
      id,
      proposal: { entries: [entry], remove: [] },
      checkRoom: (inForce) => refuseBeyondMost(inForce, id),
      write: (ifMatch, turn) => deps.allowlist.put(entry, changed, ifMatch, turn),
    });
    if (outcome !== 'unchanged') {
      await recordChange(deps, caller, {
        action: `allowlist.${outcome}`,
        operation: 'put-allowlist-entry',
        target: { kind: 'allowlist-entry', id },
        by,
        before: entryDigest(before),
        after: entryDigest(entry),
      });
    }
    const shipped = deps.shippedEntries.find((known) => known.id === id);
    const today = changed.at.slice(0, 10);
    const item = itemOf(id, shipped, await deps.allowlist.get(id), today);
    return respondJson(
      outcome === 'created' ? 201 : 200,
      item && { ...item, ...warningsOf(entry, today) },
      item === undefined ? {} : { etag: item.etag },
    );
  },
});

/** Throws 409 for an entry that would be one more than there may be. */
function refuseBeyondMost(inForce: readonly AllowlistEntry[], id: string): void {
  if (inForce.length < MOST_ENTRIES || inForce.some((entry) => entry.id === id)) return;
  const detail = `There are ${MOST_ENTRIES} entries, the most that every alert is held against. Remove some.`;
  throw new ProblemError(409, 'allowlist.full', detail);
}

/** The entry of a body, whose id is that of the address. Throws 422 with everything that is wrong with it. */
function readBody(id: string, body: unknown, deps: Pick<ApiDeps, 'shippedEntries'>): AllowlistEntry {
  const own = isObject(body) ? body['id'] : undefined;
  const mismatch =
    own === undefined || own === id
      ? []
      : [
          {
            code: 'id.mismatch',
            path: '/id',
            message: 'The id of the body is another one than that of the address. Leave it out.',
          },
        ];
  const value = isObject(body) ? { ...body, id } : body;
  const shipped = restored(value, deps.shippedEntries);
  if (shipped !== undefined && mismatch.length === 0) return shipped;
  const read = checkEntry(value);
  const problems = [...mismatch, ...(read.ok ? [] : read.problems)];
  if (problems.length > 0 || !read.ok) throw invalidEntry(problemItems(problems));
  return read.entry;
}

/** The shipped entry that a body repeats: it was held to its own standards when it was shipped. */
function restored(value: unknown, shipped: readonly AllowlistEntry[]): AllowlistEntry | undefined {
  const parsed = entrySchema.safeParse(value);
  if (!parsed.success) return undefined;
  const text = canonical(parsed.data);
  return shipped.find((entry) => canonical(entry) === text);
}
