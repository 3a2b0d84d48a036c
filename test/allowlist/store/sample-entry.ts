import type { AllowlistEntry } from '../../../src/allowlist/entry.schema.ts';

/** A narrow entry of a customer's own: vary what the test is about. */
export function sampleEntry(overrides: Partial<AllowlistEntry> = {}): AllowlistEntry {
  return {
    id: 'custom.deploy',
    category: 'other',
    title: 'Roll-out of the shop',
    owner: 'platform@example.com',
    reason: 'The roll-out script of the platform team restarts the shop on its own hosts.',
    expires: '2026-12-31',
    who: { accounts: ['deploy'] },
    ancestry: {
      parent: { names: ['bash'], executables: ['/usr/bin/bash'], scripts: ['/opt/shop/bin/roll-out.sh'] },
      grandparent: { names: ['sshd-session'] },
    },
    what: { verbs: ['enable', 'restart', 'daemon-reload'], units: ['shop.service'] },
    hosts: { names: ['shop-*.example.com'] },
    weight: 30,
    tolerates: [],
    ...overrides,
  };
}
