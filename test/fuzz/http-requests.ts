import fc from 'fast-check';
import * as z from 'zod';
import { EXAMPLE_ROW } from '../../src/api/examples.ts';
import type { Operation } from '../../src/api/operation.ts';
import { operations } from '../../src/api/operations.ts';
import { anyText } from '../support/any-text.ts';
import { hostileText } from '../support/hostile-text.ts';
import { type Change, change, hostileBytes, hostileValue, mutated } from './hostile-json.ts';
import { shortQuery } from './hostile-query.ts';

/** How a cursor that a list has given is bent before it is given back. */
const bends = ['whole', 'cut', 'turned', 'doubled', 'padded', 'of another list'] as const;

/** A request as it is generated. What only the service knows stands in it by name. */
export interface FuzzRequest {
  /** Its id. */
  readonly operation: string;
  /** The parameters of the route: a text, or the number of something that is stored. */
  readonly id: string | number;
  readonly query: readonly [string, string][];
  readonly cursor?: { readonly bend: (typeof bends)[number]; readonly at: number } | undefined;
  /** `the etag` stands for the ETag that the service gave last. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array | undefined;
}

export const THE_ETAG = 'the etag';

const text = fc.oneof(
  hostileText,
  anyText,
  fc.constantFrom('', '0', '-1', '1e9', 'null', '../..', '%2e%2e', 'true', '__proto__'),
);

const parameterSchema = z.looseObject({
  type: z.string().optional(),
  format: z.string().optional(),
  enum: z.array(z.string()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
});

/** Values that a parameter takes by its own schema. */
function plausible(schema: unknown): fc.Arbitrary<string> {
  const { type, format, enum: options, minimum = 0, maximum = 1000 } = parameterSchema.parse(schema);
  if (options !== undefined) return fc.constantFrom(...options);
  if (type === 'integer') return fc.integer({ min: minimum, max: maximum }).map(String);
  if (type === 'boolean') return fc.constantFrom('true', 'false');
  if (format === 'date-time') {
    return fc.constantFrom(
      '2026-01-14',
      '2026-01-15T08:00:00Z',
      '2026-01-15T23:59:59.999+02:00',
      '2026-01-17',
    );
  }
  return fc.constantFrom('web-01.example.com', 'www-data', 'root', 'ci', 'WebApp_Process_Spawned_Systemctl');
}

function parametersOf(operation: Operation): ReadonlyMap<string, fc.Arbitrary<string>> {
  const schema = z.toJSONSchema(operation.query, { io: 'input', unrepresentable: 'any' });
  return new Map(
    Object.entries(schema.properties ?? {}).flatMap(([name, value]) =>
      name === 'cursor' ? [] : [[name, plausible(value)] as const],
    ),
  );
}

/** Each of the parameters or not, with values like those that it takes. */
function queryOf(
  operation: Operation,
  given: (values: fc.Arbitrary<string>) => fc.Arbitrary<string>,
): fc.Arbitrary<readonly [string, string][]> {
  const parameters = [...parametersOf(operation)].map(([name, values]) =>
    fc.option(
      given(values).map((value): [string, string] => [name, value]),
      { freq: 1, nil: undefined },
    ),
  );
  return fc.tuple(...parameters).map((pairs) => pairs.filter((pair) => pair !== undefined));
}

const ROWS = {
  rows: [EXAMPLE_ROW, { ...EXAMPLE_ROW, table: 'DeviceFileEvents' }],
  queryTime: '2026-01-15T08:00:00Z',
};

/** A body that an operation takes, as text; undefined where it takes none. */
function rightBody({ id, body }: Operation): fc.Arbitrary<string | undefined> {
  if (body === undefined) return fc.constant(undefined);
  if (body.mediaType === 'text/csv') return fc.constant(String(body.example));
  const example = fc.constant(JSON.stringify(body.example));
  if (id !== 'post-explain') return example;
  return fc.oneof(
    example,
    shortQuery.map((query) => JSON.stringify({ ...ROWS, query })),
  );
}

/** Fragments in which a CSV may come apart. */
const csvPieces = fc.constantFrom(
  '"',
  '""',
  ',',
  ';',
  '\n',
  '\r',
  '\r\n',
  '\0',
  '\ufeff',
  '=cmd|',
  '\u2028',
  ' ',
  'x'.repeat(70_000),
  'id,',
  'weight',
  '9e99',
);

function bentText(
  text: string,
  changes: readonly Change[],
  pieces: readonly { at: number; piece: string }[],
): string {
  const values = mutated(text, changes);
  return pieces.reduce((result, { at, piece }) => {
    const place = at % (result.length + 1);
    return result.slice(0, place) + piece + result.slice(place);
  }, values);
}

function bentBody(operation: Operation): fc.Arbitrary<Uint8Array | undefined> {
  const isCsv = operation.body?.mediaType === 'text/csv';
  return fc
    .tuple(
      rightBody(operation),
      fc.array(change, { minLength: 1, maxLength: 3 }),
      fc.array(fc.record({ at: fc.nat(5_000), piece: csvPieces }), { minLength: 1, maxLength: 4 }),
    )
    .map(([right, changes, pieces]) =>
      right === undefined
        ? undefined
        : Buffer.from(bentText(right, isCsv ? [] : changes, isCsv ? pieces : [])),
    );
}

const rightHeaders = (operation: Operation) =>
  fc.record(
    {
      'content-type': fc.constant(operation.body?.mediaType ?? 'application/json'),
      accept: fc.constantFrom('*/*', 'text/html', 'text/markdown', 'application/json'),
      'if-match': fc.constantFrom(THE_ETAG, '*', `"x", ${THE_ETAG}`),
      'if-none-match': fc.constantFrom('"x"', `W/${THE_ETAG}`, '*'),
      prefer: fc.constantFrom('respond-async', 'wait=10', 'respond-async; wait=1, x'),
      'accept-encoding': fc.constantFrom('br', 'gzip', 'identity'),
    },
    { requiredKeys: operation.body === undefined ? [] : ['content-type'] },
  );

const hostileHeaders = fc.record(
  {
    'content-type': fc.constantFrom(
      'application/json; charset=utf-8',
      'text/csv',
      'text/html',
      'application/json;;;charset="',
      '',
    ),
    accept: fc.constantFrom('text/html;q=9e99', ',,;q=', '*/*;q=-1', 'x'.repeat(5000)),
    'if-match': fc.constantFrom('W/"1"', '"', '""', '1,2', 'x'.repeat(5000), '"x".', `W/${THE_ETAG}`),
    'if-none-match': fc.constantFrom('W/"1"', '"', '""', '*,*', '"'.repeat(5001)),
    'content-length': fc.constantFrom('0', '-1', '1e9', 'x', '99999999999'),
    'content-encoding': fc.constantFrom('identity', 'gzip', 'br, gzip', '__proto__'),
    prefer: fc.constantFrom(',;=', 'respond-async'.repeat(500), 'RESPOND-ASYNC;;'),
  },
  { requiredKeys: [] },
);

const cursorOf = (operation: Operation, kinds: readonly (typeof bends)[number][]) =>
  Object.hasOwn(operation.query.shape, 'cursor')
    ? fc.option(fc.record({ bend: fc.constantFrom(...kinds), at: fc.nat(200) }), { nil: undefined, freq: 2 })
    : fc.constant(undefined);

const stored = fc.nat(5);
/** Mostly the first of what is stored: it is the one that a body which names its id is meant for. */
const rightOne = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: stored });

/** What the operation takes. */
function right(operation: Operation): fc.Arbitrary<FuzzRequest> {
  return fc.record({
    operation: fc.constant(operation.id),
    id: rightOne,
    query: queryOf(operation, (values) => values),
    cursor: cursorOf(operation, ['whole']),
    headers: rightHeaders(operation),
    body: rightBody(operation).map((body) => (body === undefined ? undefined : Buffer.from(body))),
  });
}

/** What the operation takes, with something wrong in some places. */
function bent(operation: Operation): fc.Arbitrary<FuzzRequest> {
  return fc.record({
    operation: fc.constant(operation.id),
    id: fc.oneof({ weight: 3, arbitrary: stored }, { weight: 1, arbitrary: text }),
    query: queryOf(operation, (values) =>
      fc.oneof({ weight: 5, arbitrary: values }, { weight: 1, arbitrary: text }),
    ),
    cursor: cursorOf(operation, bends),
    headers: fc.oneof(
      { weight: 3, arbitrary: rightHeaders(operation) },
      {
        weight: 1,
        arbitrary: fc
          .tuple(rightHeaders(operation), hostileHeaders)
          .map(([some, others]) => ({ ...some, ...others })),
      },
    ),
    body: bentBody(operation),
  });
}

const NAMES = [
  'disposition',
  'host',
  'since',
  'limit',
  'cursor',
  'dryRun',
  'by',
  'code',
  '__proto__',
  'constructor',
];

/** Anything at all. */
function wild(operation: Operation): fc.Arbitrary<FuzzRequest> {
  return fc.record({
    operation: fc.constant(operation.id),
    id: text,
    query: fc.array(fc.tuple(fc.constantFrom(...NAMES), text), { maxLength: 3 }),
    headers: hostileHeaders,
    body: fc.oneof(
      hostileBytes,
      hostileValue.map((value) => Buffer.from(value)),
      fc.constant(Buffer.alloc(1_100_000, '[')),
      fc.constant(undefined),
    ),
  });
}

/** Each body with one part in it that nests deeper than JSON.stringify recurses. */
export const deepBodies: readonly (readonly FuzzRequest[])[] = operations.flatMap(({ id, body }) => {
  if (body === undefined || body.mediaType !== undefined) return [];
  const example = JSON.stringify(body.example);
  const place = example.lastIndexOf('{') + 1;
  const deep = `"FileName":${'['.repeat(100_000)}${']'.repeat(100_000)},`;
  const headers = { 'content-type': 'application/json' };
  const text = Buffer.from(example.slice(0, place) + deep + example.slice(place));
  return [[{ operation: id, id: 0, query: [], headers, body: text }]];
});

/** What one caller does in turn: what an earlier request has changed, a later one meets. */
export const session: fc.Arbitrary<readonly FuzzRequest[]> = fc.array(
  fc
    .constantFrom(...operations)
    .chain((operation) =>
      fc.oneof(
        { weight: 3, arbitrary: right(operation) },
        { weight: 3, arbitrary: bent(operation) },
        { weight: 1, arbitrary: wild(operation) },
      ),
    ),
  { minLength: 1, maxLength: 4 },
);
