import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import * as z from 'zod';
import { lockedPackages, lockSchema } from '../../scripts/supply-chain/lockfile.ts';

/** The members of CycloneDX 1.5 that a reader of a bill of materials needs. */
const sbomSchema = z.looseObject({
  bomFormat: z.literal('CycloneDX'),
  specVersion: z.string(),
  serialNumber: z.string().regex(/^urn:uuid:[\da-f-]{36}$/),
  metadata: z.looseObject({ component: z.looseObject({ 'bom-ref': z.string() }) }),
  components: z.array(
    z.looseObject({
      name: z.string(),
      version: z.string(),
      purl: z.string().startsWith('pkg:npm/'),
      hashes: z.array(z.object({ alg: z.literal('SHA-512'), content: z.string().length(128) })).min(1),
      licenses: z.array(z.unknown()).min(1).optional(),
    }),
  ),
});

it('npm run sbom prints a bill of all materials, each with its hash and licence', () => {
  const root = new URL('../../', import.meta.url);
  const output = execFileSync('npm', ['run', '--silent', 'sbom'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const sbom = sbomSchema.parse(JSON.parse(output));
  const lock = lockSchema.parse(JSON.parse(readFileSync(new URL('package-lock.json', root), 'utf8')));
  const expected = lockedPackages(lock).map(
    ([path, { version }]) => `${path.replace(/^.*node_modules\//, '')}@${version}`,
  );
  // The one whose licence field is no SPDX expression.
  const without = sbom.components.filter(({ licenses }) => licenses === undefined);
  assert.deepEqual(
    without.map(({ name }) => name),
    ['uri-templates'],
  );
  const found = sbom.components.map(({ name, version }) => `${name}@${version}`);
  assert.deepEqual(found.sort(), [...new Set(expected)].sort());
  assert.match(sbom.metadata.component['bom-ref'], /^systemctl-triage@/);
});
