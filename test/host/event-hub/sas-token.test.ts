import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { covers, entityOf, pathOf, readSasToken } from '../../../host/event-hub/sas-token.ts';
import { TEST_KEY } from '../../support/run-service.ts';
import { NOW, signed } from './signed-token.ts';

const shared = { name: 'local', key: TEST_KEY };
const read = (token: string) => readSasToken(token, shared, NOW);

suite('shared access signatures', () => {
  for (const [resource, entity] of [
    ['sb://127.0.0.1:5672/sentinel-alerts', ['sentinel-alerts']],
    ['amqps://127.0.0.1/Sentinel-Alerts/', ['sentinel-alerts']],
    [
      'sb://localhost/h/ConsumerGroups/$Default/Partitions/0',
      ['h', 'consumergroups', '$default', 'partitions', '0'],
    ],
    ['sb://127.0.0.1', []],
  ] as const) {
    test(`are taken for ${resource}`, () => {
      assert.deepEqual(read(signed({ resource })), { entity, until: NOW + 60_000 });
    });
  }

  test('are taken with the escapes of .NET, which writes them in lower case', () => {
    const sr = encodeURIComponent('amqps://127.0.0.1/h').replace(/%../g, (byte) => byte.toLowerCase());
    assert.deepEqual(read(signed({ sr })), { entity: ['h'], until: NOW + 60_000 });
  });

  for (const [what, token, problem] of [
    ['another key', signed({ key: Buffer.alloc(32, 'x').toString('base64') }), /invalid signature/],
    [
      'the bytes of the key in place of its text',
      signed({ key: Buffer.from(TEST_KEY, 'base64') }),
      /invalid signature/,
    ],
    ['another name of the key', signed({ skn: 'RootManageSharedAccessKey' }), /unknown key/],
    ['no name of the key', signed({ skn: '' }), /unknown key/],
    ['an expiry in the past', signed({ se: NOW / 1000 - 1 }), /expired/],
    ['an expiry at this moment', signed({ se: NOW / 1000 }), /expired/],
    ['an expiry that is no number', signed({ se: 'never' }), /expired/],
    ['another expiry than was signed', signed({}).replace(/se=\d/, 'se=9'), /invalid signature/],
    [
      'another resource than was signed',
      signed({}).replace('sentinel-alerts', 'sentinel'),
      /invalid signature/,
    ],
    ['another machine', signed({ resource: 'sb://example.com/sentinel-alerts' }), /another resource/],
    [
      'a machine that only begins like this one',
      signed({ resource: 'sb://127.0.0.1.example.com/h' }),
      /another resource/,
    ],
    [
      'a user before another machine',
      signed({ resource: 'sb://127.0.0.1@example.com/h' }),
      /another resource/,
    ],
    ['a resource that is no address', signed({ resource: 'sentinel-alerts' }), /another resource/],
    ['a malformed escape', signed({ sr: '%E0%A4%A' }), /another resource/],
    ['no signature', signed({}).replace(/sig=[^&]*/, 'sig='), /lacks a field/],
    ['a token of another kind', 'eyJhbGciOiJub25lIn0.e30.', /no shared access signature/],
    ['nothing', '', /no shared access signature/],
  ] as const) {
    test(`are refused for ${what}, and the reason says nothing of them`, () => {
      const reason = read(token);
      assert.ok(typeof reason === 'string');
      assert.match(reason, problem);
      assert.doesNotMatch(reason, /sig=|127|example/);
    });
  }
});

suite('entities', () => {
  for (const [outer, inner, expected] of [
    ['h', 'h', true],
    ['h', 'h/Partitions/0', true],
    ['/h/', 'H/partitions/0', true],
    ['', 'h', true],
    ['h', 'h2', false],
    ['h/Partitions/1', 'h/Partitions/10', false],
    ['h/Partitions/0', 'h', false],
    ['h', 'other/h', false],
    ['h/%24management', 'h/$management', true],
  ] as const) {
    test(`${outer || 'the namespace'} ${expected ? 'covers' : 'does not cover'} ${inner}`, () => {
      assert.equal(covers(pathOf(outer), pathOf(inner)), expected);
    });
  }

  test('of other machines are none', () => {
    for (const uri of ['sb://example.com/h', 'h', '/h', '//127.0.0.1/h', 'sb:/127.0.0.1/h', '']) {
      assert.equal(entityOf(uri), undefined, uri);
    }
  });
});
