import ipaddr from 'ipaddr.js';
import type { ActivityContext, Connection, StartedProcess } from '../context/activity-context.schema.ts';
import type { Context, HostContext } from '../context/context.schema.ts';
import type { ExplainedRow } from '../rule/explained.schema.ts';

/** What a fact of the context weighs, before its words are put to it. */
export interface ContextReason {
  readonly code: string;
  readonly evidence?: string;
}

const FACING = /^(?:web|dmz|internet-facing|internet|edge|proxy|public)$/;
const DAY_MS = 24 * 60 * 60_000;

/** What speaks for an attack in the context of a case. Nothing does that could not be looked up. */
export function contextReasons(
  { host, activity }: Context,
  events: readonly ExplainedRow[],
): readonly ContextReason[] {
  return [...hostReasons(host), ...(activity === undefined ? [] : activityReasons(activity, events))];
}

function hostReasons(host: HostContext): readonly ContextReason[] {
  const words = [host.role, ...host.tags].flatMap((word) => (word === undefined ? [] : [word.toLowerCase()]));
  const facing = words.find((word) => FACING.test(word)) ?? (host.internetFacing ? 'Defender' : undefined);
  const { criticality, deviceValue, riskScore } = host;
  const critical = criticality === 'high' || criticality === 'critical' ? criticality : highOf(deviceValue);
  return [
    ...reasonFor('context.host.internet-facing', facing),
    ...reasonFor('context.host.critical', critical),
    ...reasonFor('context.host.at-risk', highOf(riskScore)),
  ];
}

function highOf(level: string | undefined): string | undefined {
  return level?.toLowerCase() === 'high' ? level : undefined;
}

function activityReasons(
  activity: ActivityContext,
  events: readonly ExplainedRow[],
): readonly ContextReason[] {
  const alert = (activity.otherAlerts ?? []).find(({ severity }) =>
    /^(?:high|medium)$/i.test(severity ?? ''),
  );
  const connection = isFirstSeen(activity, events) ? outboundConnection(activity) : undefined;
  return [
    ...reasonFor('context.alerts.others', alert?.name),
    ...reasonFor('context.unit.first-seen-connects', connection?.remoteUrl ?? connection?.remoteIp),
  ];
}

function reasonFor(code: string, evidence: string | undefined): readonly ContextReason[] {
  return evidence === undefined ? [] : [{ code, evidence }];
}

/** True for a unit that no host had a day before the event. */
function isFirstSeen({ spread }: ActivityContext, events: readonly ExplainedRow[]): boolean {
  const seen = Date.parse(spread?.firstSeen ?? '');
  const times = events.flatMap(({ columns: { Timestamp: time } }) =>
    typeof time === 'string' ? Date.parse(time) : [],
  );
  const first = Math.min(...times.filter((time) => !Number.isNaN(time)));
  return Number.isFinite(seen) && Number.isFinite(first) && seen > first - DAY_MS;
}

/** A connection to a public address by what the unit runs; other services that systemd started are not its business. */
function outboundConnection({ next, spread }: ActivityContext): Connection | undefined {
  const stem = spread?.unit.replace(/\.(?:service|timer|socket|path)$/, '').toLowerCase();
  if (next === undefined || stem === undefined || stem === '') return undefined;
  const isPayload = ({ folderPath, fileName, commandLine }: StartedProcess): boolean =>
    next.payloads !== undefined ||
    [folderPath, fileName, commandLine].some((text) => text?.toLowerCase().includes(stem) === true);
  const payloads = new Set(next.processes.filter(isPayload).map(({ processId }) => processId));
  return next.connections.find(
    ({ processId, remoteIp }) => processId !== undefined && payloads.has(processId) && isPublic(remoteIp),
  );
}

function isPublic(address: string | undefined): boolean {
  return address !== undefined && ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast';
}

/** Hosts on which one actor must be seen with a unit, beside others, for that to be how the fleet is run. */
const WIDESPREAD_HOSTS = 5;

/**
 * Whether the same unit came to many hosts through the same actor. An attacker who is everywhere looks the same, so
 * this is asked for only where no sign of an attack stands, and never decides alone.
 */
export function isWidespread({ activity }: Context): string | undefined {
  const { spread } = activity ?? {};
  if (spread === undefined || spread.sameActorHosts < WIDESPREAD_HOSTS) return undefined;
  return `${spread.unit} on ${spread.sameActorHosts} hosts`;
}
