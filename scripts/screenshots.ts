import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startConsole } from '../test/console/support/console-service.ts';
import { population, seed } from '../test/console/support/population.ts';
import { rawRowAlert, webShellRow } from '../test/support/sentinel-alert.ts';
import { readOptions } from './read-options.ts';

/** Takes the two pictures of the README, of a service with a month of made-up cases. Build first. */
readOptions('npm run screenshots', {});
const target = join(import.meta.dirname, '../docs/images');
mkdirSync(target, { recursive: true });

const started = await startConsole();
try {
  const now = Date.now();
  await seed(started.stores.cases, population(1_200, now - 90_000));
  const id = '0f5c1b9e-7d42-4a6b-9a10-2f6d8e3c4b51';
  const row = {
    ...webShellRow,
    Timestamp: new Date(now - 20 * 60_000).toISOString(),
    DeviceName: 'shop-web-02.example.com',
  };
  const alert = rawRowAlert(row, { id, time: row.Timestamp });
  const answer = await fetch(`${started.service.url}/triage`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ records: [alert] }),
  });
  if (!answer.ok) throw new Error(`The alert of the picture is refused: ${await answer.text()}`);
  for (const [name, hash, colorScheme] of [
    ['queue', '#/', 'light'],
    ['case', `#/cases/${id}`, 'dark'],
  ] as const) {
    const { page, open } = await started.visit({ colorScheme, viewport: { width: 1280, height: 860 } });
    await open(hash);
    await page.locator('.queue .row, .case').first().waitFor();
    await page.locator('.counts svg, .case').first().waitFor();
    await page.screenshot({ path: join(target, `${name}.png`) });
  }
} finally {
  await started.stop();
}
