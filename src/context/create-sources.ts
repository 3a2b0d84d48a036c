import type { RuleIdentity } from '../alert/alert.ts';
import type { HttpClient } from '../http/http-client.ts';
import { type RowFinder, rowFinder } from './alert-rows.ts';
import type { ContextConfig } from './context-config.ts';
import { rememberDenials } from './denials.ts';
import { createFactCache, type FactStore } from './fact-cache.ts';
import { advancedHunting, logAnalytics } from './query-runner.ts';
import type { ContextSource } from './source.ts';
import { defenderSource } from './sources/defender.ts';
import { accountPart, devicePart, otherAlertsPart, spreadPart } from './sources/fleet-parts.ts';
import { graphSource } from './sources/graph.ts';
import { logsSource } from './sources/logs.ts';
import { ancestryPart, nextPart } from './sources/process-parts.ts';
import { watchlistSource } from './sources/watchlist.ts';

export interface SourceDeps {
  readonly client: Pick<HttpClient, 'request'>;
  readonly facts: FactStore;
  readonly identity: RuleIdentity;
  readonly clock: () => Date;
}

/** What is asked beyond the alert and the inventory: in the order in which a fact of theirs is believed. */
export interface Sources {
  readonly sources: readonly ContextSource[];
  readonly rowFinder?: RowFinder;
}

const LOG_PARTS = [ancestryPart, nextPart, spreadPart, accountPart, devicePart];

/** The sources that are configured. Nothing is loaded or connected before the first of them is asked. */
export function createSources(config: ContextConfig, deps: SourceDeps): Sources {
  const { logs, hunting, defender, graph, watchlists } = config;
  const { clock, identity } = deps;
  const client = rememberDenials(deps.client, clock);
  const cache = createFactCache({ store: deps.facts, clock });
  const sources: ContextSource[] = [];
  const runner = logs && logAnalytics(client, logs);
  const hunter = hunting && advancedHunting(client, hunting);
  if (runner && (watchlists.hosts ?? watchlists.accounts) !== undefined) {
    sources.push(watchlistSource(runner, watchlists, cache, clock));
  }
  if (defender) sources.push(defenderSource(client, cache, defender));
  if (runner) {
    sources.push(logsSource('log-analytics', runner, [...LOG_PARTS, otherAlertsPart('other-alerts')], cache));
  }
  if (hunter) {
    const parts = [...LOG_PARTS, otherAlertsPart('other-alerts-hunting')];
    sources.push(logsSource('advanced-hunting', hunter, parts, cache));
  }
  if (graph) sources.push(graphSource(client, cache, graph));
  if (runner) return { sources, rowFinder: rowFinder('log-analytics', runner, identity) };
  if (hunter) return { sources, rowFinder: rowFinder('advanced-hunting', hunter, identity) };
  return { sources };
}
