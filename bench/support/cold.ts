import { invoke } from '../../host/functions-core/invoke.ts';
import { loadApp } from '../../host/functions-core/load-app.ts';
import { silentLog } from '../../host/log.ts';
import { streamAlert } from './alerts.ts';

/**
 * A worker that starts: loads the app at a root as the Functions worker does, and does its first work: the app of the
 * service triages one alert, an empty one writes a row. Tells the parent the milliseconds that each took.
 *
 * Arguments: root of the app, connection string of the tables.
 */
const [root = '', tables = ''] = process.argv.slice(2);
const alert = streamAlert(0);

const started = performance.now();
const core = await loadApp(root, silentLog);
const loadMs = performance.now() - started;
const loaded = performance.now();
const triage = core.functions.get('triage-alerts');
if (triage === undefined) await writeRow();
else await invoke(core, triage, { data: { collectionBytes: { bytes: [alert] } } }, silentLog);
process.send?.({ loadMs, firstMs: performance.now() - loaded });
process.disconnect();

/** In a table that may be missing, as the service's may. */
async function writeRow(): Promise<void> {
  const { TableClient } = await import('@azure/data-tables');
  const table = TableClient.fromConnectionString(tables, 'floor', { allowInsecureConnection: true });
  await table.createTable();
  await table.upsertEntity({ partitionKey: '0', rowKey: '0', alert }, 'Replace');
}
