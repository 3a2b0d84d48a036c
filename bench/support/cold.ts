/**
 * A worker that starts: loads the app at a root as the Functions worker does, and does its first work: the app of the
 * service triages one alert, an empty one writes a row. Tells the parent the milliseconds that each took.
 *
 * Arguments: root of the app, connection string of the tables.
 */

const [root = '', tables = ''] = process.argv.slice(2);
const dist = new URL('../../dist/', import.meta.url);
const { loadApp } = await import(new URL('host/functions-core/load-app.js', dist).href);
const { silentLog } = await import(new URL('host/log.js', dist).href);
const { invoke } = await import(new URL('host/functions-core/invoke.js', dist).href);
const { streamAlert } = await import('./alerts.ts');
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
