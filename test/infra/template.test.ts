import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compileTemplate, lintAll, readTemplate } from '../../scripts/infra/template.ts';
import { compiler, leftOut } from './snapshot.ts';

const text = readTemplate();

/** Every value of a property, however deep, with the path to it. */
function* values(node: unknown, path = '$'): Generator<readonly [path: string, key: string, value: unknown]> {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    yield [`${path}.${key}`, key, value];
    yield* values(value, `${path}.${key}`);
  }
}

const all = [...values(JSON.parse(text))];
const named = (name: string) => all.filter(([, key]) => key === name).map(([path, , value]) => [path, value]);

describe('infra/azuredeploy.json', () => {
  it('holds no key, SAS or connection string with a secret', () => {
    const secrets =
      /listKeys|listAccountSas|listServiceSas|list(?:Function|Host)?Keys|listSecrets|AccountKey=|SharedAccessKey|SharedAccessSignature|[?&]sig=|DefaultEndpointsProtocol|InstrumentationKey=[0-9a-f]/i;
    assert.deepEqual(
      all.filter(([, key, value]) => secrets.test(key) || (typeof value === 'string' && secrets.test(value))),
      [],
    );
  });

  it('takes no secret as a plain parameter, and none at all', () => {
    const parameters = named('parameters').flatMap(([, value]) =>
      Object.keys(typeof value === 'object' && value !== null ? value : {}),
    );
    assert.ok(parameters.includes('sentinelWorkspaceId'));
    assert.deepEqual(
      parameters.filter((name) => /key(?!Role)|secret|password|token|sas|connectionString/i.test(name)),
      [],
    );
  });

  it('speaks TLS 1.2 or newer, and HTTPS only', () => {
    const versions = ['minimumTlsVersion', 'minTlsVersion', 'scmMinTlsVersion'].flatMap(named);
    assert.deepEqual(versions.map(([, value]) => value).toSorted(), ['1.2', '1.2', '1.2', 'TLS1_2']);
    assert.deepEqual(
      ['httpsOnly', 'supportsHttpsTrafficOnly', 'requireHttps'].flatMap(named).map(([, value]) => value),
      [true, true, true],
    );
    assert.deepEqual(
      named('ftpsState').map(([, value]) => value),
      ['Disabled'],
    );
    assert.deepEqual(
      all.filter(([, , value]) => typeof value === 'string' && /\bhttp:\/\//.test(value)),
      [],
    );
  });

  it('takes identities where it could take keys', () => {
    const only = (name: string) => named(name).map(([, value]) => value);
    assert.deepEqual(only('allowSharedKeyAccess'), [false]);
    assert.deepEqual(only('allowBlobPublicAccess'), [false]);
    assert.deepEqual(only('DisableLocalAuth'), [true]);
    assert.deepEqual(
      only('disableLocalAuth').toSorted(),
      [true, "[not(parameters('localAuth'))]"].toSorted(),
    );
    assert.deepEqual(only('enableRbacAuthorization'), [true]);
    const [, hubLocalAuth] =
      named('hubLocalAuth').find(([path]) => path === '$.parameters.hubLocalAuth') ?? [];
    assert.deepEqual(Object(hubLocalAuth)['defaultValue'], false);
    // Of the site, for FTP and for the deployment site.
    assert.deepEqual(only('allow'), [false, false]);
  });

  it('describes each parameter', () => {
    const parameters = named('parameters').find(([path]) => path === '$.parameters')?.[1];
    for (const [name, parameter] of Object.entries(Object(parameters))) {
      assert.ok(Object(Object(parameter)['metadata'])['description']?.length > 10, name);
    }
  });

  it('is what infra/main.bicep compiles to', { skip: leftOut }, () => {
    assert.ok(compiler);
    assert.equal(compileTemplate(compiler) === text, true, 'npm run infra:build brings it in step');
  });

  it('comes from files without a warning of the strictest linter', { skip: leftOut }, () => {
    assert.ok(compiler);
    assert.deepEqual(lintAll(compiler), []);
  });
});
