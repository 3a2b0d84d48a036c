import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { knownSecrets } from '../../src/secrets/known-secrets.ts';
import { createRedactor } from '../../src/secrets/redact.ts';
import { fc } from '../support/seed.ts';

const redact = createRedactor();

describe('what is taken out of a log', () => {
  for (const text of [
    'DefaultEndpointsProtocol=https;AccountName=a;AccountKey=PLANTED==;EndpointSuffix=core.windows.net',
    'Endpoint=sb://a.example.com/;SharedAccessKeyName=r;SharedAccessKey=PLANTED=',
    'https://a.blob.example.com/c/b?sv=2024-11-04&se=2026&sig=PLANTED%2B%3D&sp=r',
    'https%3A%2F%2Fa.example.com%2F%3Fsig%3DPLANTED',
    'https://app.example.com/api/cases?code=PLANTED&limit=1',
    'GET /api/cases?limit=1&code=PLANTED',
    'Authorization: Bearer PLANTED',
    'Authorization: SharedKeyLite account:PLANTED',
    '{"Authorization": "SharedKey PLANTED", "a": 1}',
    '{"authorization":"Basic PLANTED"}',
    '{\\"password\\":\\"PLANTED\\"}',
    'x-functions-key: PLANTED',
    'Cookie: PLANTED',
    'mysql -u root -pPLANTED shop',
    'sshpass -p PLANTED ssh root@192.0.2.1',
    'curl -u admin:PLANTED https://example.com',
    'https://user:PLANTED@example.com/',
    'PGPASSWORD=PLANTED psql',
    "export SECRET_TOKEN='PLANTED'",
    'app --password PLANTED --port 1',
    'password=$PLANTED',
    'client_secret=/PLANTED',
  ]) {
    it(text, () => {
      const out = redact(text);
      assert.equal(out.includes('PLANTED'), false, out);
      assert.match(out, /\*\*\*/);
    });
  }

  it('is a JSON Web Token, wherever it stands', () => {
    const token = `eyJ${'a'.repeat(20)}.${'b'.repeat(20)}.${'c'.repeat(20)}`;
    assert.equal(redact(`x ${token} y`), 'x *** y');
  });

  it('is a field that holds one, whatever it looks like', () => {
    for (const field of ['authorization', 'x-functions-key', 'connectionString', 'adminPassword']) {
      assert.equal(redact('anything', field), '***', field);
    }
    for (const field of ['event', 'message', 'code', 'caseId', 'tokens']) {
      assert.equal(redact('anything', field), 'anything', field);
    }
  });

  it('is not what only sounds like one', () => {
    for (const text of [
      'systemctl enable --now php-sessionclean2.service',
      'message.not-json',
      'cat /etc/passwd',
      'The keys of the table are 12 and 14',
      'SIGTERM: stopping',
      'https://example.com/?code_version=12&signature_state=none',
      'storage.unavailable',
    ]) {
      assert.equal(redact(text), text);
    }
  });

  it('is every secret of the deployment, plain or encoded for an address, and no short word', () => {
    const env = {
      CasesStorage: 'AccountName=a;AccountKey=c3RvcmFnZS1rZXktb2YtYWNjb3VudA==;TableEndpoint=https://a',
      AlertsHub: 'Endpoint=sb://127.0.0.1;SharedAccessKeyName=local;SharedAccessKey=local',
      API_KEYS: 'a:reader:the-key-of-the-reader-1, b:admin:the-key-of-the-admin-1',
      APPLICATIONINSIGHTS_CONNECTION_STRING:
        'InstrumentationKey=00000000-0000-0000-0000-000000000abc;IngestionEndpoint=https://in.example.com/',
      IDENTITY_HEADER: 'identity-header-value',
      AzureWebJobsStorage:
        'TableEndpoint=https://a;SharedAccessSignature=sv=2024&sig=signature-of-the-host&sp=r',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://the-collector:password-of-it@otlp.example.com:4318/v1',
      AZURE_CLIENT_SECRET: 'secret,of-the-client',
      OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'x-team=key-of-the-receiver-of-traces',
      OTEL_EXPORTER_OTLP_HEADERS: 'x-team=team-key-of-the-receiver,x-other=other-key-of-the-receiver',
    };
    const known = createRedactor(knownSecrets(env));
    const secrets = [
      'c3RvcmFnZS1rZXktb2YtYWNjb3VudA==',
      'c3RvcmFnZS1rZXktb2YtYWNjb3VudA%3D%3D',
      'the-key-of-the-reader-1',
      'the-key-of-the-admin-1',
      '00000000-0000-0000-0000-000000000abc',
      'identity-header-value',
      'team-key-of-the-receiver',
      'other-key-of-the-receiver',
      'key-of-the-receiver-of-traces',
      'signature-of-the-host',
      'the-collector:password-of-it',
      'password-of-it',
      'secret,of-the-client',
    ];
    for (const secret of secrets) assert.equal(known(`[${secret}]`), '[***]');
    assert.equal(known('local https://in.example.com/ a'), 'local https://in.example.com/ a');
  });

  it('is the whole of it, however long and whatever stands around it', () => {
    assert.equal(redact(`password=${'x'.repeat(100_000)} y`), 'password=*** y');
    fc.assert(
      fc.property(fc.string({ maxLength: 500 }), fc.string({ maxLength: 500 }), (before, after) => {
        const out = redact(`${before} AccountKey=PLANTED12345 ${after}`);
        return !out.includes('PLANTED');
      }),
    );
  });
});
