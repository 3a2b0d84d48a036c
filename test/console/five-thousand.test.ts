import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import * as z from 'zod';
import { type ConsoleService, startConsole } from './support/console-service.ts';
import { population, seed } from './support/population.ts';

const CASES = 5_000;

let console_: ConsoleService;
before(async () => {
  console_ = await startConsole();
  await seed(console_.stores.cases, population(CASES, Date.now()));
});
after(() => console_.stop());

describe('with 5,000 cases', () => {
  it('pages lead through all of them once, newest first, and back', async () => {
    const { page, open, assertQuiet } = await console_.visit();
    await open('#/?limit=200');
    const seen: string[] = [];
    const rows = page.locator('.queue .row');
    for (let number = 1; ; number += 1) {
      await page.getByText(`page ${number}, `).waitFor();
      const ids = await page.evaluate(
        "[...document.querySelectorAll('.queue .row')].map((row) => row.dataset.id)",
      );
      seen.push(...z.array(z.string()).parse(ids));
      const next = page.getByRole('link', { name: 'Older →' });
      if ((await next.count()) === 0) break;
      await next.click();
    }
    assert.equal(seen.length, CASES);
    assert.equal(new Set(seen).size, CASES);
    await page.getByRole('link', { name: '← Newer' }).click();
    await page.getByText('page 24, ').waitFor();
    assert.equal(await rows.first().getAttribute('data-id'), seen[23 * 200]);
    // The address alone gives the same page.
    await page.reload();
    await page.getByText('page 24, ').waitFor();
    assert.equal(await rows.first().getAttribute('data-id'), seen[23 * 200]);
    await page.getByRole('link', { name: 'Newest' }).click();
    await page.getByText('page 1, ').waitFor();
    assert.equal(await rows.first().getAttribute('data-id'), seen[0]);
    assertQuiet();
  });

  it('the counts are those of all of them', async () => {
    const { page, open, assertQuiet } = await console_.visit();
    await open('#/?last=30d');
    const all = page.locator('.dispositions a').first();
    await all.getByText(/\d/).waitFor();
    const [, shown = ''] = /all\s+([\d,]+)/.exec(await all.innerText()) ?? [];
    const stretch = new Date(Date.now() - 30 * 86_400_000).toISOString();
    const { items } = await console_.stores.cases.tally(
      { since: `${stretch.slice(0, 13)}:00:00.000Z` },
      10_000,
    );
    assert.equal(Number(shown.replace(',', '')) >= items.length, true);
    assert.equal(Number(shown.replace(',', '')) <= CASES, true);
    assertQuiet();
  });

  it('the first view comes in under 150 KB', async () => {
    const { page, context, open, assertQuiet } = await console_.visit();
    let bytes = 0;
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    session.on('Network.loadingFinished', ({ encodedDataLength }) => {
      bytes += encodedDataLength;
    });
    await open('#/');
    await page.locator('.queue .row').first().waitFor();
    await page.locator('.counts svg').waitFor();
    // From the navigation to the frame that shows the first case: said, and not held to anything.
    const ms = Math.round(z.number().parse(await page.evaluate('performance.now()')));
    // JSON of the API is compressed by the platform, not by the local host: it counts as gzip would make it.
    const answers = await Promise.all(
      ['cases', 'cases/counts', 'rule'].map(async (path) =>
        (await fetch(`${console_.service.url}/${path}`)).text(),
      ),
    );
    const saved = answers.reduce((sum, text) => sum + text.length - gzipSync(text).length, 0);
    const total = bytes - saved;
    console.log(`# first view: ${bytes} bytes on the wire, ${total} with JSON compressed, ${ms} ms`);
    assert.ok(total < 150_000, `${total} bytes`);
    assertQuiet();
    await context.close();
  });
});
