import { accountClass } from '../../activity/account-class.ts';
import { compact } from '../../compact.ts';
import type { OtherAlert } from '../activity-context.schema.ts';
import { accountNameOf, type ContextSubject, hostNameOf } from '../source.ts';
import { countIn, daysBefore, flagIn, type LogPart, TTL, textIn } from './log-part.ts';

/** The activity that the spread of a unit is asked for: the first that names one. */
function unitActivity({ activities, rows }: ContextSubject) {
  const at = activities.findIndex(({ units }) => units.length > 0);
  const activity = activities[at];
  const unit = activity?.units[0];
  if (activity === undefined || unit === undefined) return undefined;
  // In a process event the hash is systemctl's own; in a file event it is the unit's.
  const isFile = activity.table === 'DeviceFileEvents';
  const hash = isFile ? textIn(rows[at]?.columns ?? {}, 'SHA256') : undefined;
  return { activity, unit, hash: hash ?? '' };
}

/** On how many hosts the unit is seen within 30 days, and on how many through the same actor. */
export const spreadPart: LogPart = {
  name: 'spread',
  ask(subject) {
    const found = unitActivity(subject);
    if (found === undefined) return undefined;
    const { activity, unit, hash } = found;
    const values = {
      unit,
      hash,
      account: activity.account ?? '',
      parent: activity.parent.name ?? '',
      grandparent: activity.grandparent.name ?? '',
    };
    return { query: 'spread', values, ...daysBefore(subject, 30), ttlMs: TTL.fleet, shared: true };
  },
  read([row], subject) {
    const found = unitActivity(subject);
    if (row === undefined || found === undefined) return {};
    const spread = compact({
      unit: found.unit,
      firstSeen: textIn(row, 'FirstSeen'),
      hosts: countIn(row, 'Hosts') ?? 0,
      sameActorHosts: countIn(row, 'SameActorHosts') ?? 0,
      hashHosts: found.hash === '' ? undefined : countIn(row, 'HashHosts'),
    });
    return { activity: { spread } };
  },
};

/** Since when and on how many hosts the account has used systemctl. Of root this says nothing. */
export const accountPart: LogPart = {
  name: 'account',
  ask(subject) {
    const account = accountNameOf(subject);
    if (account === undefined || account.toLowerCase() === 'root') return undefined;
    return {
      query: 'account',
      values: { account },
      ...daysBefore(subject, 30),
      ttlMs: TTL.fleet,
      shared: true,
    };
  },
  read([row]) {
    if (row === undefined) return {};
    return { account: compact({ firstSeen: textIn(row, 'FirstSeen'), hostCount: countIn(row, 'Hosts') }) };
  },
};

/** What the newest record of the device says. */
export const devicePart: LogPart = {
  name: 'device',
  ask(subject) {
    const host = hostNameOf(subject);
    if (host === undefined) return undefined;
    return { query: 'device', values: { host }, ...daysBefore(subject, 7), ttlMs: TTL.fleet, shared: true };
  },
  read([row]) {
    if (row === undefined) return {};
    const os = [textIn(row, 'OSDistribution') ?? textIn(row, 'OSPlatform'), textIn(row, 'OSVersion')];
    return {
      host: compact({
        os: os.filter((word) => word !== undefined).join(' ') || undefined,
        internetFacing: flagIn(row, 'IsInternetFacing'),
        exposureLevel: textIn(row, 'ExposureLevel'),
        deviceValue: textIn(row, 'AssetValue'),
      }),
    };
  },
};

/** Accounts that half the fleet has tell nobody apart. */
function tellingAccount(subject: ContextSubject): string {
  const account = accountNameOf(subject);
  const kind = accountClass(account);
  return account !== undefined && (kind === 'person' || kind === 'ci' || kind === 'service') ? account : '';
}

/** The alerts of host and account within 7 days, but this one. */
export function otherAlertsPart(query: 'other-alerts' | 'other-alerts-hunting'): LogPart {
  return {
    name: 'other alerts',
    ask(subject) {
      const host = hostNameOf(subject) ?? '';
      const account = tellingAccount(subject);
      if (host === '' && account === '') return undefined;
      const values = { host, account };
      return { query, values, ...daysBefore(subject, 7), ttlMs: TTL.alerts, shared: true };
    },
    read(rows, { alert }) {
      const otherAlerts = rows.flatMap((row): OtherAlert[] => {
        const systemAlertId = textIn(row, 'SystemAlertId');
        if (systemAlertId === undefined || systemAlertId.toLowerCase() === alert.systemAlertId) return [];
        // Other alerts of the same rule are cases of their own, which the story of the host joins.
        if (textIn(row, 'AlertName') === alert.ruleName) return [];
        const of: OtherAlert['of'] = [
          ...(flagIn(row, 'OfHost') === true ? (['host'] as const) : []),
          ...(flagIn(row, 'OfAccount') === true ? (['account'] as const) : []),
        ];
        return [
          compact({
            systemAlertId,
            name: textIn(row, 'AlertName') ?? systemAlertId,
            severity: textIn(row, 'AlertSeverity'),
            product: textIn(row, 'ProductName'),
            startTime: textIn(row, 'StartTime'),
            tactics: textIn(row, 'Tactics'),
            of,
          }),
        ];
      });
      return { activity: { otherAlerts: otherAlerts.slice(0, 20) } };
    },
  };
}
