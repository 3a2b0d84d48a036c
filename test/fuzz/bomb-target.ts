import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { readMessage } from '../../src/alert/read-message.ts';
import { shippedRule } from '../../src/rule/shipped.ts';
import {
  armAlert,
  compressed,
  embeddedQuery,
  incidentPayload,
  rawRowAlert,
  ruleIdentity,
  webShellRow,
} from '../support/sentinel-alert.ts';
import { freshDeps } from './fresh-deps.ts';
import { requireCleanPrototypes, type Target } from './target.ts';

/** What is read of all embedded rows of an alert together, in bytes, and how many there may be. */
const MOST_BYTES = 1024 * 1024;
const MOST_ROWS = 1000;

const MIB = 1024 * 1024;
/** A mebibyte of white space in a kilobyte. The format lets such members stand one behind another without an end. */
const space = gzipSync(Buffer.alloc(MIB, ' '), { level: 9 });
const emptyObject = gzipSync('{}');

/** Base64 of a valid JSON object behind so many mebibytes of white space. */
function spaced(mebibytes: number): string {
  return Buffer.concat([...Array.from({ length: mebibytes }, () => space), emptyObject]).toString('base64');
}

/** A row whose JSON has exactly so many bytes. */
function rowOfSize(bytes: number): string {
  const around = JSON.stringify({ ...webShellRow, padding: '' }).length;
  return compressed({ ...webShellRow, padding: 'x'.repeat(bytes - around) });
}

interface Embedded {
  readonly strings: readonly string[];
  readonly isBomb: boolean;
}

const bomb = (...strings: readonly string[]): Embedded => ({ strings, isBomb: true });
const harmless = (...strings: readonly string[]): Embedded => ({ strings, isBomb: false });

/** Beyond every cap on the process, should anybody inflate it: in base64 half of what a message may hold. */
const huge = spaced(400);
const named: readonly Embedded[] = [
  bomb(huge),
  bomb(compressed(webShellRow), huge),
  bomb(spaced(1)),
  bomb(rowOfSize(MOST_BYTES + 1)),
  bomb(rowOfSize(MOST_BYTES / 2), rowOfSize(MOST_BYTES / 2 + 1)),
  bomb(...Array.from({ length: MOST_ROWS + 1 }, () => compressed({}))),
  bomb(...Array.from({ length: 200 }, () => spaced(1))),
  harmless(rowOfSize(MOST_BYTES)),
  harmless(...Array.from({ length: 10 }, () => compressed(webShellRow))),
];

/** Rows of any sizes, which are a bomb where their sum is beyond the cap. */
const anySizes: fc.Arbitrary<Embedded> = fc
  .array(fc.integer({ min: 1_000, max: 400_000 }), { minLength: 1, maxLength: 8 })
  .map((sizes) => ({
    strings: sizes.map(rowOfSize),
    isBomb: sizes.reduce((sum, size) => sum + size, 0) > MOST_BYTES,
  }));

const embedded: fc.Arbitrary<Embedded> = fc.oneof(fc.constantFrom(...named), anySizes);

/** How alerts lie in a message. */
const forms = ['alone', 'list', 'records', 'incident'] as const;

interface Delivery {
  readonly form: (typeof forms)[number];
  readonly alerts: readonly Embedded[];
}

/** At most one of several alerts is half a message long, so that all of them fit into one. */
function fitting(alerts: readonly Embedded[]): readonly Embedded[] {
  const sizeOf = ({ strings }: Embedded) => strings.reduce((sum, text) => sum + text.length, 0);
  const large = alerts.findIndex((one) => sizeOf(one) > MIB / 8);
  return alerts.filter((one, at) => at === large || sizeOf(one) <= MIB / 8);
}

/** As many as a message may hold of the largest that are read: of more, the last may find too little left. */
const MOST_ALERTS = 3;

const delivery: fc.Arbitrary<Delivery> = fc.record({
  form: fc.constantFrom(...forms),
  alerts: fc.array(embedded, { minLength: 1, maxLength: MOST_ALERTS }).map(fitting),
});

const idOf = (at: number) => `a1b2c3d4-0000-4000-8000-00000000000${at}`;

function messageOf({ form, alerts }: Delivery): string {
  // The shipped rule needs no parser, whose thread would take more time and memory than all else.
  const properties = alerts.map(({ strings }) => ({
    Query: embeddedQuery(...strings),
    OriginalQuery: shippedRule.text,
  }));
  if (form === 'incident')
    return JSON.stringify(incidentPayload(properties.map((one, at) => armAlert(idOf(at), one))));
  const rows = properties.map((one, at) => rawRowAlert(webShellRow, { id: idOf(at), properties: one }));
  if (form === 'list') return JSON.stringify(rows);
  return form === 'alone' ? JSON.stringify(rows[0]) : JSON.stringify({ records: rows });
}

/** What is to become of the alerts of a delivery: ids of those that are read, and how many failures there are. */
function expected({ form, alerts }: Delivery) {
  const sent = form === 'alone' ? alerts.slice(0, 1) : alerts;
  const bombs = sent.filter(({ isBomb }) => isBomb).length;
  return {
    read: sent.flatMap(({ isBomb }, at) => (isBomb ? [] : [idOf(at)])),
    // An incident is kept once, for the first alert that fails.
    failures: form === 'incident' ? Math.min(1, bombs) : bombs,
  };
}

/** Compressed rows that are larger than they look, where the reader of rows finds them. */
export function bombTarget(): Target {
  return {
    name: 'inflate',
    holds:
      'rows that inflate to more than is read cost their alert, as `raw-row.too-large`, and none beside it',
    hangMs: 60_000,
    share: 0.2,
    always: named.map((one): Delivery => ({ form: 'alone', alerts: [one] })),
    property: () =>
      fc.asyncProperty(delivery, async (sent) => {
        const message = messageOf(sent);
        const { read, failures } = expected(sent);
        const records = readMessage(message, ruleIdentity);
        const ids = records.flatMap((one) => (one.kind === 'alert' ? [one.alert.systemAlertId] : []));
        const codes = records.flatMap((one) => (one.kind === 'failure' ? [one.code] : []));
        const wanted = Array.from({ length: failures }, () => 'raw-row.too-large');
        assert.deepEqual({ ids, codes }, { ids: read, codes: wanted });

        const outcome = await freshDeps().triage([message, message], { channel: 'hub' });
        assert.deepEqual(outcome.cases.map(({ id }) => id).sort(), read);
        for (const { code } of outcome.failures) assert.equal(code, 'raw-row.too-large');
        requireCleanPrototypes();
      }),
  };
}
