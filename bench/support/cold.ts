/**
 * A worker that starts: loads the app at a root as the Functions worker does, and, where tables are named, triages one
 * alert. Tells the parent the milliseconds since its process began.
 *
 * Arguments: root of the app, connection string of the tables or nothing.
 */

const [root = '', tables = ''] = process.argv.slice(2);
const dist = new URL('../../dist/', import.meta.url);
const { loadApp } = await import(new URL('host/functions-core/load-app.js', dist).href);
const { silentLog } = await import(new URL('host/log.js', dist).href);
const hostReadyMs = performance.now();
const core = await loadApp(root, silentLog);
const loadMs = performance.now() - hostReadyMs;
if (tables === '') process.send?.({ loadMs });
else {
  process.env['CasesStorage'] = tables;
  const { streamAlert } = await import('./alerts.ts');
  const { invoke } = await import(new URL('host/functions-core/invoke.js', dist).href);
  const alert = streamAlert(0);
  const started = performance.now();
  const input = { data: { collectionBytes: { bytes: [alert] } } };
  await invoke(core, core.functions.get('triage-alerts'), input, silentLog);
  process.send?.({ loadMs, firstCaseMs: performance.now() - started });
}
process.disconnect();
