import { type Activity, accountOf, readActivity } from '../activity/activity.ts';
import type { Alert, AlertRow } from '../alert/alert.ts';
import type { ActivityContext } from './activity-context.schema.ts';
import type { AccountContext, HostContext, SourceState } from './context.schema.ts';

/** What context is looked up for. */
export interface ContextSubject {
  /** The alert that asks: by id and rule, so that it is not told as another alert, and its span of time. */
  readonly alert: Pick<Alert, 'systemAlertId' | 'ruleName' | 'startTime' | 'endTime'>;
  readonly rows: readonly AlertRow[];
  /** The rows in words of Linux, in the same order. */
  readonly activities: readonly Activity[];
}

/** The rows of an alert as what context is looked up for: they are read when a source asks what they say. */
export function contextSubject(alert: ContextSubject['alert'], rows: ContextSubject['rows']): ContextSubject {
  let activities: readonly Activity[] | undefined;
  return {
    alert,
    rows,
    get activities() {
      activities ??= rows.map(readActivity);
      return activities;
    },
  };
}

/** What a source adds to a case. */
export interface ContextFacts {
  readonly host?: Partial<HostContext>;
  readonly account?: Partial<AccountContext>;
  readonly activity?: ActivityContext;
}

/** Why a source gives nothing, or not all: a stable code, and words that an operator can act on. */
export interface SourceFailure {
  readonly reason: string;
  readonly detail: string;
}

/** What a source says: facts may come with a failure, for what came before it. */
export interface SourceAnswer {
  readonly facts: ContextFacts;
  readonly state: Omit<SourceState, 'name' | 'ms'>;
}

/** One place that knows something about hosts, accounts or activity. */
export interface ContextSource {
  readonly name: string;
  /**
   * Looks up what it knows, by the deadline (milliseconds since 1970). Never rejects: what goes wrong is its state.
   */
  lookUp(subject: ContextSubject, deadline: number): Promise<SourceAnswer>;
}

export const NO_FACTS: ContextFacts = {};

/** The first text in these columns of the rows, row by row. */
export function firstText(rows: readonly AlertRow[], columns: readonly string[]): string | undefined {
  for (const row of rows) {
    for (const column of columns) {
      const value = row.columns[column];
      if (typeof value === 'string' && value !== '') return value;
    }
  }
  return undefined;
}

/** The host that the rows name. */
export function hostNameOf({ rows }: ContextSubject): string | undefined {
  return firstText(rows, ['DeviceName']);
}

/** The account that acted. */
export function accountNameOf({ rows }: ContextSubject): string | undefined {
  return rows.map(accountOf).find((account) => account !== undefined);
}
