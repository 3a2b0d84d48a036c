/** The categories that entries of the allowlist come in, for the fields that offer them. */
export const CATEGORIES: readonly string[] = [
  'config-management',
  'ci-runner',
  'container-build',
  'package-install',
  'admin-ssh',
  'other',
];
