/** The kinds of expected activity that entries excuse. Apart from their schema, so that the page brings no zod. */
export const CATEGORIES = [
  'config-management',
  'ci-runner',
  'container-build',
  'package-install',
  'admin-ssh',
  'other',
] as const;
