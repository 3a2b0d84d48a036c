/** Every table of the storage account. The deployment makes them; the service makes those that it misses. */
export const tableNames: readonly string[] = [
  'allowlist',
  'cases',
  'changes',
  'context',
  'enrichments',
  'failures',
  'inventory',
  'jobs',
  'rules',
  'sightings',
  'writeback',
];
