import { createHash } from 'node:crypto';
import type { Case } from '../case/case.schema.ts';
import { renderComment } from '../note/comment.ts';
import type { ArmClient } from './arm-client.ts';
import { guidOf } from './guid.ts';
import { armIncidentSchema, armNamesSchema } from './incident.schema.ts';
import { ended, type Tried, unsuccessful } from './tried.ts';
import type { ActionRecord } from './write-back.schema.ts';
import type { Mode } from './write-back-config.ts';

/** An incident takes 100 comments (Microsoft Learn, "Microsoft Sentinel service limits"). */
const COMMENTS_LIMIT = 100;

/** Puts the case's comment on its incident, once for each text. */
export async function writeComment(
  filed: Case,
  incidentPath: string,
  before: ActionRecord,
  mode: Exclude<Mode, 'off'>,
  arm: ArmClient,
): Promise<Tried> {
  const message = renderComment(filed);
  const digest = createHash('sha256').update(`${incidentPath} ${message}`).digest('hex');
  if (mode === 'dry-run')
    return ended(before, 'dry-run', { detail: `a comment of ${message.length} characters` });
  if (before.digest === digest && before.state !== 'pending') return { record: before };
  const name = guidOf(filed.id, 'comment');
  const outcome = await arm.call({
    method: 'PUT',
    path: `${incidentPath}/comments/${name}`,
    body: { properties: { message } },
    quota: 'sentinel-comments',
  });
  if (outcome.kind === 'ok') return ended(before, 'done', { sent: 1, digest });
  if (outcome.kind === 'refused' && (await isFull(incidentPath, name, arm))) {
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
async function isFull(incidentPath: string, name: string, arm: ArmClient): Promise<boolean> {
  const incident = await arm.call({ method: 'GET', path: incidentPath, quota: 'sentinel-read' });
  const read = incident.kind === 'ok' ? armIncidentSchema.safeParse(incident.body) : undefined;
  const count = read?.data?.properties.additionalData?.commentsCount;
  if (typeof count === 'number') return count >= COMMENTS_LIMIT;
  const list = await arm.call({ method: 'GET', path: `${incidentPath}/comments`, quota: 'sentinel-read' });
  const comments = list.kind === 'ok' ? armNamesSchema.safeParse(list.body) : undefined;
  const names = comments?.data?.value ?? [];
  return names.length >= COMMENTS_LIMIT && !names.some((comment) => comment.name === name);
}
