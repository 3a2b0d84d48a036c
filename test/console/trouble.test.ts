import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { guid, makeCase } from '../case/make-case.ts';
import { type ConsoleService, startConsole } from './support/console-service.ts';

const KEY = 'a-key-of-the-tests-0123456789';
const ID = guid(1);

describe('a service that is in trouble', () => {
  let console_: ConsoleService;
  before(async () => {
    console_ = await startConsole();
    await console_.stores.cases.insert([makeCase({ id: ID, createdAt: new Date().toISOString() })]);
  });
  after(() => console_.stop());

  it('offline is said, what was loaded stays, and nothing that was typed is lost', async () => {
    const { page, context, open } = await console_.visit();
    await open(`#/cases/${ID}`);
    await page.getByLabel('Comment').fill('Seen before the line broke.');
    await page.getByRole('textbox', { name: 'By' }).fill('ada');
    await page.getByRole('radio', { name: 'Undetermined' }).check();
    await context.setOffline(true);
    await page.getByRole('button', { name: 'Record verdict' }).click();
    await page.locator('.connection.offline').waitFor();
    await page.getByRole('alert').filter({ hasText: 'Your comment is kept.' }).waitFor();
    assert.match(await page.locator('.case h1').innerText(), /^www-data ran/);
    await page.evaluate("location.hash = '#/'");
    await page.getByRole('alert').filter({ hasText: 'Offline.' }).waitFor();
    await page.evaluate(`location.hash = '#/cases/${ID}'`);
    await page.getByRole('alert').filter({ hasText: 'Offline.' }).waitFor();
    await context.setOffline(false);
    // The case comes by itself, and the words with it.
    await page.getByLabel('Comment').waitFor();
    assert.equal(await page.getByLabel('Comment').inputValue(), 'Seen before the line broke.');
    await page.locator('.connection.ok').waitFor();
    await page.getByRole('radio', { name: 'Undetermined' }).check();
    await page.getByRole('button', { name: 'Record verdict' }).click();
    await page.locator('.verdict-form > .given', { hasText: 'Seen before the line broke.' }).waitFor();
  });

  it('storage that is away is said, and the view comes back by itself when it is back', async () => {
    const { page, open } = await console_.visit();
    await page.clock.install();
    await open('#/');
    await page.locator('.queue .row').first().waitFor();
    const away = {
      status: 503,
      headers: { 'retry-after': '5' },
      contentType: 'application/problem+json',
      body: JSON.stringify({
        status: 503,
        title: 'Service Unavailable',
        code: 'storage.unavailable',
        detail: 'The table service does not answer. Try again.',
      }),
    };
    await page.route('**/api/cases*', (route) => route.fulfill(away));
    await page.clock.runFor(16_000);
    await page.locator('.connection.away').waitFor();
    const notice = page.getByRole('alert');
    await notice.waitFor();
    assert.match(
      await notice.innerText(),
      /^The service is not available for the moment\. The table service does not answer\..*loaded at 20\d\d-/s,
    );
    assert.equal(await page.locator('.queue .row').count(), 1);
    await page.unroute('**/api/cases*');
    await page.clock.runFor(6_000);
    await page.locator('.connection.ok').waitFor();
    await notice.waitFor({ state: 'detached' });
  });

  it('a call that is one too many is made again by itself after the seconds of Retry-After', async () => {
    const { page, open } = await console_.visit();
    await page.clock.install();
    let calls = 0;
    await page.route('**/api/allowlist', (route) => {
      calls += 1;
      if (calls > 1) return route.continue();
      return route.fulfill({
        status: 429,
        headers: { 'retry-after': '5' },
        contentType: 'application/problem+json',
        body: JSON.stringify({
          status: 429,
          title: 'Too Many Requests',
          code: 'concurrency.limited',
          detail: 'Too many expensive calls at once. Try again after the seconds of Retry-After.',
        }),
      });
    });
    await open('#/allowlist');
    const notice = page.getByText('Too many expensive calls at once.');
    await notice.waitFor();
    await page.clock.runFor(6_000);
    await notice.waitFor({ state: 'detached' });
    assert.equal(calls, 2);
  });

  it('an address that leads nowhere, and a case that is not there, are said', async () => {
    const { page, open } = await console_.visit();
    await open('#/nowhere');
    await page.getByText('There is nothing at this address.').waitFor();
    await open(`#/cases/${encodeURIComponent('a/b"<i>\u202e')}`);
    await page.getByText('There is no case with this id.').waitFor();
  });
});

describe('a service that asks for a key', () => {
  let console_: ConsoleService;
  before(async () => {
    console_ = await startConsole({ API_KEYS: `analyst:admin:${KEY}` });
    await console_.stores.cases.insert([makeCase({ id: ID, createdAt: new Date().toISOString() })]);
  });
  after(() => console_.stop());

  it('gets it once for the tab, in a header, and never in an address', async () => {
    const { page, context, open } = await console_.visit();
    const addresses: string[] = [];
    page.on('request', (request) => addresses.push(request.url()));
    await open('#/?disposition=needs-review');
    const dialog = page.getByRole('dialog', { name: 'Sign in' });
    await dialog.waitFor();
    const entra = await dialog.getByRole('link', { name: 'Sign in with Entra' }).getAttribute('href');
    assert.equal(
      entra,
      '/.auth/login/aad?post_login_redirect_uri=%2Fapi%2Fconsole%23%2F%3Fdisposition%3Dneeds-review',
    );
    await dialog.getByLabel('Or with a function key').fill('not the key');
    await dialog.getByRole('button', { name: 'Use the key' }).click();
    await dialog.getByText('does not accept the key').waitFor();
    await dialog.getByLabel('Or with a function key').fill(KEY);
    await dialog.getByRole('button', { name: 'Use the key' }).click();
    await page.locator('.queue .row').first().waitFor();
    assert.equal(await dialog.count(), 0);

    await page.reload();
    await page.locator('.queue .row').first().waitFor();
    assert.deepEqual(
      addresses.filter((address) => address.includes(KEY)),
      [],
    );
    assert.equal(await page.evaluate('JSON.stringify({ ...localStorage })'), '{}');
    assert.equal(await page.evaluate('document.cookie'), '');

    // Another tab asks anew.
    const other = await context.newPage();
    await other.goto(page.url());
    await other.getByRole('dialog', { name: 'Sign in' }).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('button', { name: 'Forget the function key' }).click();
    assert.equal(await page.evaluate('JSON.stringify({ ...sessionStorage })'), '{}');
  });
});
