/** Every table of the storage account. The deployment makes them; the service makes those that it misses. */
export const tableNames: readonly string[] = [
  'allowlist',
  'cases',
  'changes',
  'context',
  'failures',
  'inventory',
  'jobs',
  'links',
  'rules',
  'sightings',
  'writeback',
];
