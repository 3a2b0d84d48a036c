import { createHash } from 'node:crypto';
import type { Case } from '../case/case.schema.ts';
import { renderComment } from '../note/comment.ts';
import type { ArmClient } from './arm-client.ts';
import { guidOf } from './guid.ts';
import { type ArmIncident, armNamesSchema } from './incident.schema.ts';
import { ended, type Tried, unsuccessful } from './tried.ts';
import type { ActionRecord } from './write-back.schema.ts';
import type { Mode } from './write-back-config.ts';

/** An incident takes 100 comments (Microsoft Learn, "Microsoft Sentinel service limits"). */
const COMMENTS_LIMIT = 100;

/** The comment of a case on its incident. */
export interface CommentDraft {
  /** The same for every revision of the case. */
  readonly name: string;
  readonly message: string;
  /** Of the incident and the text. */
  readonly digest: string;
}

export function commentOf(filed: Case, incidentPath: string): CommentDraft {
  const message = renderComment(filed);
  const digest = createHash('sha256').update(`${incidentPath} ${message}`).digest('hex');
  return { name: guidOf(filed.id, 'comment'), message, digest };
}

/** Whether this text was written already, or refused: the same is not written again. */
export function isSettled({ digest }: CommentDraft, before: ActionRecord): boolean {
  return before.digest === digest && before.state !== 'pending';
}

/** Puts the case's comment on its incident, which was read just before. */
export async function writeComment(
  { name, message, digest }: CommentDraft,
  on: { readonly path: string; readonly incident: ArmIncident },
  before: ActionRecord,
  mode: Exclude<Mode, 'off'>,
  arm: ArmClient,
): Promise<Tried> {
  if (mode === 'dry-run')
    return ended(before, 'dry-run', { detail: `a comment of ${message.length} characters` });
  const outcome = await arm.call({
    method: 'PUT',
    path: `${on.path}/comments/${name}`,
    body: { properties: { message } },
    quota: 'sentinel-comments',
  });
  if (outcome.kind === 'ok') return ended(before, 'done', { sent: 1, digest });
  if (outcome.kind === 'refused' && (await isFull(on, name, arm))) {
    return ended(before, 'comments-full', {
      sent: 1,
      digest,
      lastError: outcome.detail,
      detail: `the incident has ${COMMENTS_LIMIT} comments`,
    });
  }
  const tried = unsuccessful(before, outcome);
  // What was refused once is not tried again until the text is another.
  return tried.halt === undefined ? { record: { ...tried.record, digest } } : tried;
}

/** Whether an incident takes no more comments; without an answer it is not taken to be full. */
async function isFull(
  { path, incident }: { readonly path: string; readonly incident: ArmIncident },
  name: string,
  arm: ArmClient,
): Promise<boolean> {
  const count = incident.properties.additionalData?.commentsCount;
  if (typeof count === 'number') return count >= COMMENTS_LIMIT;
  const list = await arm.call({ method: 'GET', path: `${path}/comments`, quota: 'sentinel-read' });
  const comments = list.kind === 'ok' ? armNamesSchema.safeParse(list.body) : undefined;
  const names = comments?.data?.value ?? [];
  return names.length >= COMMENTS_LIMIT && !names.some((comment) => comment.name === name);
}
