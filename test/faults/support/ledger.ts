import { randomUUID } from 'node:crypto';
import type { IncidentRef } from '../../../src/alert/alert.ts';
import { rawRowAlert, webShellRow } from '../../support/sentinel-alert.ts';

/** What must be known of an alert once everything that was sent of it has been taken. */
export interface Owed {
  /** The command line of every row that some delivery carried; each differs. */
  readonly commandLines: readonly string[];
  /** Of the latest delivery by `TimeGenerated`, whatever the order in which they came. */
  readonly severity: string;
  /** As its latest row tells it; absent for an alert without one. */
  readonly incident?: IncidentRef;
}

/** What a run has sent, and so what must be there in the end. */
export interface Ledger {
  readonly owed: ReadonlyMap<string, Owed>;
  /** Messages that cannot be read: each must be kept as a failure, whole. */
  readonly poison: ReadonlySet<string>;
  /** Messages of `count` new alerts, the deliveries of one alert in their order. */
  readonly alerts: (count: number, options?: AlertOptions) => string[];
  readonly poisoned: (count: number) => string[];
}

export interface AlertOptions {
  /** How many rows of the `SecurityAlert` table tell of each alert, every one with a row of evidence of its own. */
  readonly versions?: number;
  /** Whether each alert has an incident, which is created and then updated. */
  readonly incidents?: boolean;
  /** ISO 8601, of the first delivery. */
  readonly time?: string;
}

const SEVERITIES = ['Low', 'Medium', 'High'] as const;

const USUAL_TIME = '2026-01-15T08:00:00.000Z';

export function createLedger(): Ledger {
  const owed = new Map<string, Owed>();
  const poison = new Set<string>();

  function alert({ versions = 1, incidents = false, time = USUAL_TIME }: AlertOptions) {
    const id = randomUUID();
    const number = owed.size + 1;
    const messages: string[] = [];
    const commandLines: string[] = [];
    for (let version = 0; version < versions; version += 1) {
      const at = new Date(Date.parse(time) + version * 60_000).toISOString();
      const ProcessCommandLine = `systemctl enable --now u${version}-${id.slice(0, 8)}.service`;
      const columns = { AlertSeverity: severityOf(version), TimeGenerated: at };
      const row = { ...webShellRow, Timestamp: at, ProcessCommandLine };
      commandLines.push(ProcessCommandLine);
      messages.push(JSON.stringify({ records: [rawRowAlert(row, { id, time, columns })] }));
    }
    const name = randomUUID();
    // An alert may be of the future, by its host's clock; an incident that was changed then is not believed.
    const changedMs = Math.min(Date.parse(time), Date.parse(USUAL_TIME));
    const rows = (incidents ? ['created', 'updated'] : []).map((title, minute) => {
      const lastModifiedTime = new Date(changedMs + minute * 60_000).toISOString();
      return { id: name, number, title, status: 'New', lastModifiedTime };
    });
    messages.push(...rows.map((row) => incidentMessage(row, id)));
    const incident = rows.at(-1);
    owed.set(id, {
      commandLines,
      severity: severityOf(versions - 1),
      ...(incident === undefined ? {} : { incident }),
    });
    return messages;
  }

  return {
    owed,
    poison,
    alerts: (count, options = {}) => Array.from({ length: count }, () => alert(options)).flat(),
    poisoned(count) {
      const messages = Array.from({ length: count }, () => `{"SystemAlertId": "${randomUUID()}", torn`);
      for (const message of messages) poison.add(message);
      return messages;
    },
  };
}

/** A row of the `SecurityIncident` table. */
function incidentMessage({ id, number, title, status, lastModifiedTime }: IncidentRef, alertId: string) {
  const row = { IncidentName: id, IncidentNumber: number, Title: title, Status: status };
  const columns = { AlertIds: [alertId], LastModifiedTime: lastModifiedTime, Type: 'SecurityIncident' };
  return JSON.stringify({ ...row, ...columns });
}

function severityOf(version: number): string {
  return SEVERITIES[version % SEVERITIES.length] ?? 'Low';
}
