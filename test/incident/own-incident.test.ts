import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { armAlertsSchema, armIncidentSchema } from '../../src/incident/incident.schema.ts';
import { judgeIncident } from '../../src/incident/own-incident.ts';
import { guid } from '../case/make-case.ts';

const OWN = 'd0c0ffee-5a3e-4b1c-9f2d-00000000000a';
const many = (count: number) => Array.from({ length: count }, (_, at) => guid(at));

interface Told {
  readonly ids: readonly (string | null | undefined)[];
  readonly alertsCount?: unknown;
  readonly status?: string;
  readonly labels?: readonly string[];
  readonly nextLink?: string;
}

function judge({ ids, alertsCount, status = 'New', labels = [], nextLink }: Told) {
  const incident = armIncidentSchema.parse({
    etag: '"1"',
    properties: {
      title: 'x',
      severity: 'Medium',
      status,
      labels: labels.map((labelName) => ({ labelName })),
      additionalData: { alertsCount },
    },
  });
  const value = ids.map((systemAlertId) => ({ kind: 'SecurityAlert', properties: { systemAlertId } }));
  return judgeIncident(OWN, incident, armAlertsSchema.parse({ value, nextLink }));
}

describe('an incident whose list names the alert of the case', () => {
  const rows: readonly (readonly [string, Told, { others: number; unnamed: number; doubt?: RegExp }])[] = [
    ['alone', { ids: [OWN], alertsCount: 1 }, { others: 0, unnamed: 0 }],
    ['in upper case', { ids: [OWN.toUpperCase()], alertsCount: 1 }, { others: 0, unnamed: 0 }],
    ['twice', { ids: [OWN, OWN.toUpperCase()], alertsCount: 2 }, { others: 0, unnamed: 1 }],
    ['among others', { ids: [guid(1), OWN, guid(2)], alertsCount: 3 }, { others: 2, unnamed: 0 }],
    [
      'and counts more',
      { ids: [OWN, ...many(149)], alertsCount: 212 },
      { others: 149, unnamed: 62, doubt: /150/ },
    ],
    ['and counts one more', { ids: [OWN, guid(1)], alertsCount: 3 }, { others: 1, unnamed: 1 }],
    ['and fewer', { ids: [OWN, guid(1)], alertsCount: 1 }, { others: 1, unnamed: 0 }],
    [
      'which is full',
      { ids: [OWN, ...many(149)], alertsCount: 150 },
      { others: 149, unnamed: 0, doubt: /150/ },
    ],
    ['nearly full', { ids: [OWN, ...many(148)], alertsCount: 149 }, { others: 148, unnamed: 0 }],
    ['without a count', { ids: [OWN] }, { others: 0, unnamed: 0, doubt: /how many/ }],
    ['with a count of null', { ids: [OWN], alertsCount: null }, { others: 0, unnamed: 0, doubt: /how many/ }],
    [
      'with a count in text',
      { ids: [OWN], alertsCount: '150+' },
      { others: 0, unnamed: 0, doubt: /how many/ },
    ],
    ['beside one without an id', { ids: [OWN, null, ''], alertsCount: 3 }, { others: 0, unnamed: 2 }],
    [
      'and goes on',
      { ids: [OWN], alertsCount: 1, nextLink: 'https://x' },
      { others: 0, unnamed: 0, doubt: /goes on/ },
    ],
  ];
  for (const [name, told, expected] of rows) {
    it(`is the case's: ${name}`, () => {
      const judged = judge(told);
      assert.ok(judged.kind === 'own', JSON.stringify(judged));
      const { others, unnamed, doubt } = judged.own;
      assert.deepEqual([others.length, unnamed], [expected.others, expected.unnamed]);
      if (expected.doubt === undefined) assert.equal(doubt, undefined);
      else assert.match(doubt ?? '', expected.doubt);
    });
  }
});

describe('an incident whose list does not name the alert of the case', () => {
  const rows: readonly (readonly [string, Told, boolean])[] = [
    ['one alert of others', { ids: [guid(1)], alertsCount: 1 }, true],
    ['nearly the same id', { ids: [`${OWN}0`, OWN.slice(1)], alertsCount: 2 }, true],
    ['no alert', { ids: [], alertsCount: 0 }, true],
    ['149 alerts', { ids: many(149), alertsCount: 149 }, true],
    ['a full list', { ids: many(150), alertsCount: 150 }, false],
    ['150 of 212', { ids: many(150), alertsCount: 212 }, false],
    ['1 of 2', { ids: [guid(1)], alertsCount: 2 }, false],
    ['0 of 1', { ids: [], alertsCount: 1 }, false],
    ['no count', { ids: [guid(1)] }, false],
    ['an alert without an id', { ids: [undefined], alertsCount: 1 }, false],
    ['a list that goes on', { ids: [guid(1)], alertsCount: 1, nextLink: 'https://x' }, false],
  ];
  for (const [name, told, isWhole] of rows) {
    it(`is of others, ${isWhole ? 'certainly' : 'or not known'}: ${name}`, () => {
      const judged = judge(told);
      assert.ok(judged.kind === 'of-others', JSON.stringify(judged));
      assert.equal(judged.isWhole, isWhole);
      assert.match(judged.detail, isWhole ? /unlinked/ : /may be one of the others/);
    });
  }
});

describe('a redirected incident', () => {
  const rows: readonly (readonly [string, Told, string])[] = [
    ['closed, with the label', { ids: [OWN], status: 'Closed', labels: ['x', 'Redirected'] }, 'redirected'],
    ['the label in lower case', { ids: [OWN], status: 'Closed', labels: ['redirected'] }, 'redirected'],
    ['without its alerts', { ids: [], status: 'Closed', labels: ['Redirected'] }, 'of-others'],
    ['open', { ids: [OWN], status: 'Active', labels: ['Redirected'] }, 'own'],
    ['closed, with another label', { ids: [OWN], status: 'Closed', labels: ['Redirected-no'] }, 'own'],
  ];
  for (const [name, told, kind] of rows) {
    it(`takes nothing: ${name} is ${kind}`, () => {
      assert.equal(judge({ ...told, alertsCount: told.ids.length }).kind, kind);
    });
  }
});
