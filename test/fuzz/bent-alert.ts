import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { embeddedQuery, rawRowAlert, singleAlert, webShellRow } from '../support/sentinel-alert.ts';
import { change, constants, mutated } from './hostile-json.ts';

const row = JSON.stringify({ ...webShellRow, Timestamp: '2026-01-15T08:00:00Z', ReportId: 7 });
const columns = Object.keys(JSON.parse(row));
const idOf = (at: number) => `a1b2c3d4-0000-4000-8000-${String(at).padStart(12, '0')}`;

/** An alert whose row is this text of JSON, compressed as Sentinel does it: bytes of the message do not reach it. */
function embedding(text: string, id: string): unknown {
  const Query = embeddedQuery(deflateSync(text).toString('base64'));
  // The shipped rule needs no parser, whose thread would take more time than all else.
  return rawRowAlert({}, { id, properties: { Query, OriginalQuery: undefined } });
}

/** The same in the custom details of a single alert: lists of values by column. */
function detailing(text: string, id: string): unknown {
  return singleAlert([webShellRow], { id, properties: { Query: undefined, 'Custom Details': text } });
}

const details = JSON.stringify(
  Object.fromEntries(Object.entries(webShellRow).map(([column, value]) => [column, [value]])),
);

/** Of the constants in characters: each column has its turn. */
const SHORT = 200;

/** One message for each short constant, in which each alert has it in another column of its row. */
export const everyColumn: readonly Uint8Array[] = constants
  .filter((value) => value.length <= SHORT)
  .map((value) => {
    const alerts = columns.map((column, at) => {
      const bent = row.replace(/\}$/, `,${JSON.stringify(column)}:${value}}`);
      return embedding(bent, idOf(at));
    });
    return Buffer.from(JSON.stringify({ records: alerts }));
  });

/** An alert whose row, or whose custom details, are bent before they are compressed or put into a text. */
export const bentAlert: fc.Arbitrary<Uint8Array> = fc
  .tuple(fc.array(change, { minLength: 1, maxLength: 6 }), fc.boolean())
  .map(([changes, isRow]) => {
    const alert = isRow
      ? embedding(mutated(row, changes), idOf(1))
      : detailing(mutated(details, changes), idOf(1));
    return Buffer.from(JSON.stringify(alert));
  });
