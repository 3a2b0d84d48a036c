import type { SignCode } from '../activity/signs/sign.ts';

const CODES: readonly SignCode[] = [
  'sign.account.service',
  'sign.ancestor.runtime-shell',
  'sign.ancestor.runtime-persists',
  'sign.ancestor.temp-script',
  'sign.command.interactive-shell',
  'sign.command.plain-download',
  'sign.command.download-exec',
  'sign.command.download-unit',
  'sign.command.inline-code',
  'sign.command.preloaded-code',
  'sign.command.unseen-code',
  'sign.command.runs-temp',
  'sign.command.unsafe-argument',
  'sign.command.temp-path',
  'sign.command.guard-off',
  'sign.command.persistence',
  'sign.command.accounts',
  'sign.command.upload',
  'sign.command.credentials',
  'sign.command.host-file',
  'sign.command.host-access',
  'sign.unit.lookalike',
  'sign.unit.inline-written',
  'sign.unit.respawn',
  'sign.unit.linked',
  'sign.unit.foreign-root',
  'sign.payload.home',
  'sign.payload.temp-source',
];

/** The one decisive sign among them: builds stage their context in /tmp, inside the image. */
export const BUILD_SIGNS: ReadonlySet<string> = new Set<SignCode>(['sign.payload.temp-source']);

/** Signs that some benign activity shows, so that an entry for it may tolerate them. */
export const TOLERABLE_SIGNS: ReadonlySet<string> = new Set(CODES);
