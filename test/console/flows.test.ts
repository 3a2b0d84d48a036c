import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { payloadOf } from '../../src/alert/envelope.ts';
import { guid } from '../case/make-case.ts';
import { rollOut, storedCase } from '../simulate/stored-case.ts';
import { eventually } from '../support/eventually.ts';
import { rawRowAlert } from '../support/sentinel-alert.ts';
import { type ConsoleService, startConsole } from './support/console-service.ts';

let console_: ConsoleService;
before(async () => {
  console_ = await startConsole();
  await triage(sample('web-shell-enables-unit'));
  await triage(sample('puppet-starts-service'));
  await triage(sample('java-scheduler-starts-unit'));
});
after(() => console_.stop());

const sample = (name: string) => readFileSync(new URL(`../../samples/${name}.json`, import.meta.url), 'utf8');

async function triage(body: string): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${console_.service.url}/triage`, { method: 'POST', headers, body });
  assert.equal(response.status, 200, await response.text());
}

describe('from the queue to a verdict', () => {
  it('the analyst filters, opens, judges, and finds the verdict after a reload', async () => {
    const { page, open, assertQuiet } = await console_.visit();
    await open('#/');
    const rows = page.locator('.queue .row');
    await rows.nth(2).waitFor();

    await page.getByRole('link', { name: 'likely-malicious 2' }).click();
    await page.getByLabel('Host').fill('SHOP-web-02.example.com');
    await page.getByLabel('Host').press('Enter');
    await page.waitForURL('**#/?disposition=likely-malicious&host=SHOP-web-02.example.com');
    await page.locator('.row', { hasText: 'php-sessionclean2.service' }).first().waitFor();
    await eventually('a list of two', async () => (await rows.count()) === 2);

    await rows.first().click();
    const heading = page.locator('.case h1');
    await heading.waitFor();
    assert.match(
      await heading.innerText(),
      /^www-data ran systemctl enable --now php-sessionclean2\.service on/,
    );
    await page.getByRole('radio', { name: 'True positive' }).check();
    await page.getByLabel('Comment').fill('Web shell in uploads.\nHost isolated.');
    await page.getByRole('textbox', { name: 'By' }).fill('night-shift@example.com');
    await page.getByRole('button', { name: 'Record verdict' }).click();
    await page.getByText('Verdict recorded.').waitFor();

    await page.reload();
    const given = page.locator('.verdict-form > .given');
    await given.waitFor();
    assert.match(
      await given.innerText(),
      /true positive by night-shift@example\.com.*Web shell in uploads\.␊Host isolated\./s,
    );
    assert.equal(await page.getByLabel('Comment').inputValue(), '');
    await page.getByRole('link', { name: '← Queue' }).click();
    await page.locator('.row .verdict.TruePositive').waitFor();
    assertQuiet();
  });

  it('a verdict on an older state is refused, and what was typed stays', async () => {
    const { page, open } = await console_.visit();
    await open('#/cases/d0c0ffee-5a3e-4b1c-9f2d-000000000009');
    await page.getByRole('radio', { name: 'Benign positive' }).check();
    await page.getByLabel('Comment').fill('Known job.');
    await page.getByRole('textbox', { name: 'By' }).fill('ada');
    const other = await fetch(`${console_.service.url}/cases/d0c0ffee-5a3e-4b1c-9f2d-000000000009/verdict`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ classification: 'Undetermined', by: 'bob' }),
    });
    assert.equal(other.status, 200);
    await page.getByRole('button', { name: 'Record verdict' }).click();
    await page.getByText('Changed meanwhile.', { exact: true }).waitFor();
    await page.locator('.verdict-form > .given', { hasText: 'undetermined by bob' }).waitFor();
    assert.equal(await page.getByLabel('Comment').inputValue(), 'Known job.');
    assert.equal(await page.getByRole('radio', { name: 'Benign positive' }).isChecked(), true);
    // Looked at again: now it holds.
    await page.getByRole('button', { name: 'Record verdict' }).click();
    await page.locator('.verdict-form > .given', { hasText: 'benign positive by ada' }).waitFor();
  });

  it('a comment that was not recorded is there after a reload', async () => {
    const { page, open, assertQuiet } = await console_.visit();
    await open('#/cases/d0c0ffee-5a3e-4b1c-9f2d-000000000007');
    await page.getByLabel('Comment').fill('half a thou');
    await page.reload();
    await page.getByRole('button', { name: 'Record verdict' }).waitFor();
    assert.equal(await page.getByLabel('Comment').inputValue(), 'half a thou');
    assertQuiet();
  });

  it('new cases wait above the list until they are asked for', async () => {
    const { page, open, assertQuiet } = await console_.visit();
    await page.clock.install();
    await open('#/');
    const rows = page.locator('.queue .row');
    await rows.nth(2).waitFor();
    const first = await rows.first().getAttribute('data-id');
    await triage(sample('dev-shm-unit'));
    await page.clock.runFor(16_000);
    await page.getByRole('button', { name: '1 new case – show' }).waitFor();
    assert.equal(await rows.first().getAttribute('data-id'), first);
    await page.getByRole('button', { name: '1 new case – show' }).click();
    await page.locator('.row', { hasText: 'netplan-sync.service' }).waitFor();
    assert.notEqual(await rows.first().getAttribute('data-id'), first);
    assertQuiet();
  });

  it('the counts lead to the cases of a day', async () => {
    const { page, open, assertQuiet } = await console_.visit();
    await open('#/');
    await page.getByText('As a table').click();
    await page.locator('.counts tbody a').last().click();
    await page.waitForURL(/since=.*&until=/);
    await page.locator('.queue .row').first().waitFor();
    await page.getByLabel('From (UTC)').waitFor();
    assertQuiet();
  });
});

describe('with the keyboard alone', () => {
  it('an analyst goes from the queue to a recorded verdict and back to the same line', async () => {
    const { page, open, assertQuiet } = await console_.visit();
    await open('#/');
    await page.locator('.queue .row').nth(1).waitFor();
    const { keyboard } = page;
    await keyboard.press('j');
    await keyboard.press('j');
    await keyboard.press('k');
    await keyboard.press('j');
    const id = await page.locator('.queue .row').nth(1).getAttribute('data-id');
    assert.equal(await page.evaluate('document.activeElement.dataset.id'), id);
    await keyboard.press('Enter');
    await page.locator('.case h1').waitFor();
    await keyboard.press('v');
    await keyboard.press('ArrowRight');
    await keyboard.press('ArrowRight');
    await keyboard.press('Tab');
    await keyboard.type('j and k are letters here');
    await keyboard.press('Tab');
    await keyboard.type('ada');
    await keyboard.press('Shift+Tab');
    await keyboard.press('Control+Enter');
    await page.getByText('Verdict recorded.').waitFor();
    await page
      .locator('.verdict-form > .given', { hasText: 'by ada' })
      .getByText('j and k are letters here')
      .waitFor();
    await page.locator('.case h1').focus();
    await keyboard.press('2');
    assert.equal(await page.evaluate('document.activeElement.id'), 'explanation-title');
    await keyboard.press('u');
    await page.locator('.queue .row').nth(1).waitFor();
    assert.equal(await page.evaluate('document.activeElement.dataset.id'), id);
    await keyboard.press('/');
    assert.equal(await page.evaluate('document.activeElement.labels[0].innerText'), 'Host');
    await keyboard.press('Escape');
    await keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys and settings' }).waitFor();
    await keyboard.press('Escape');
    assert.equal(await page.getByRole('dialog').count(), 0);
    assertQuiet();
  });

  it('keys of one character do nothing once they are switched off', async () => {
    const { page, open, assertQuiet } = await console_.visit();
    await open('#/');
    await page.locator('.queue .row').first().waitFor();
    await page.keyboard.press('?');
    await page.getByLabel('Keys of one character').uncheck();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.keyboard.press('/');
    assert.notEqual(await page.evaluate('document.activeElement.tagName'), 'INPUT');
    await page.reload();
    await page.locator('.queue .row').first().waitFor();
    await page.keyboard.press('j');
    assert.equal(await page.evaluate('document.activeElement.className'), '');
    assertQuiet();
  });
});

describe('the allowlist', () => {
  before(async () => {
    const traits = { createdAt: new Date(Date.now() - 60_000).toISOString() };
    await console_.stores.cases.insert([
      storedCase({ number: 1, ...traits, verdict: 'BenignPositive' }),
      storedCase({ number: 2, ...traits }),
    ]);
  });

  it('a suggestion is tried, saved, and shows its effect on the next alert', async () => {
    const { page, open, assertQuiet } = await console_.visit();
    await open('#/allowlist/suggestions');
    await page
      .locator('li.card', { hasText: 'roll-out.sh' })
      .getByRole('link', { name: 'Review and simulate …' })
      .click();
    await page.getByText('2 cases of').waitFor();
    const save = page.getByRole('button', { name: 'Save: put it in force' });
    assert.equal(await save.isDisabled(), true, 'nobody has said who saves it');
    await page.getByRole('textbox', { name: 'By, for the record' }).fill('ada');
    assert.equal(await save.isDisabled(), false);

    // What was tried is what is saved: after a change it has to be tried again.
    await page.getByLabel('Title').fill('The roll-out of the shop');
    assert.equal(await save.isDisabled(), true);
    await page.getByText('The entry has changed since.').waitFor();
    await page.getByRole('button', { name: 'Try it on the stored cases' }).click();
    await save.click();
    const entry = page.locator('.entries.table > li', { hasText: 'The roll-out of the shop' });
    await entry.waitFor();
    assert.match(await entry.innerText(), /no effect/);

    await triage(JSON.stringify({ records: [rawRowAlert(rollOut, { id: guid(77) })] }));
    await page.reload();
    await entry.getByText('1 applied').waitFor();
    await open(`#/cases/${guid(77)}`);
    await page.locator('.claim.applied').waitFor();
    assertQuiet();
  });

  it('an entry that would hide an attack cannot be saved', async () => {
    const { page, open, assertQuiet } = await console_.visit();
    await open(`#/allowlist/edit?case=${guid(2)}`);
    // The entry of the suggestion explains it by now.
    await page.getByText('The entries in force already explain this case').waitFor();
    await open('#/cases/d0c0ffee-5a3e-4b1c-9f2d-000000000001');
    await page.getByRole('link', { name: 'Make this an allowlist entry …' }).click();
    await page.getByText('No entry is drawn from this case.').waitFor();
    await page.getByText('sign.account.web-service').waitFor();
    const columns = { ...rollOut, AccountName: 'intruder', DeviceName: 'shop-08.example.com' };
    const attack = {
      number: 4,
      columns,
      verdict: 'TruePositive',
      createdAt: new Date().toISOString(),
    } as const;
    await console_.stores.cases.insert([storedCase(attack)]);
    await open(`#/allowlist/edit?case=${guid(4)}`);
    await page.getByText('It would hide 1 known attack.').waitFor();
    await page.getByRole('textbox', { name: 'By, for the record' }).fill('ada');
    await page.getByLabel('Owner').fill('ada');
    await page.getByRole('button', { name: 'Try it on the stored cases' }).click();
    await page.getByText('The entry has changed since.').waitFor({ state: 'detached' });
    await page.getByText('It would hide 1 known attack.').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Save: put it in force' }).isDisabled(), true);
    // What was typed outlives a reload.
    await page.getByLabel('Title').fill('No, never');
    await page.reload();
    await page.getByText('It would hide 1 known attack.').waitFor();
    assert.equal(await page.getByLabel('Title').inputValue(), 'No, never');
    assertQuiet();
  });

  it('an entry is written as JSON where it has no field of its own, and the service says what is wrong', async () => {
    const { page, open, noise } = await console_.visit();
    await open('#/allowlist/edit');
    await page.getByText('As JSON, the whole entry').click();
    const json = page.getByLabel('The entry as JSON');
    await json.fill('{ "id": ');
    await page.getByText('This is not a JSON object yet').waitFor();
    await json.fill('{ "id": "custom.x", "category": "other", "weight": 99 }');
    assert.equal(await page.getByLabel('Weight, in points').inputValue(), '99');
    await page.getByRole('button', { name: 'Try it on the stored cases' }).click();
    const problem = page.getByRole('alert');
    await problem.waitFor();
    assert.match(await problem.innerText(), /\/entries\/0\/title.*\/entries\/0\/weight/s);
    assert.deepEqual(
      noise.map((line) => line.includes('422')),
      [true],
    );
  });

  it('a case is drafted into an entry with its simulation first', async () => {
    const { page, open, assertQuiet } = await console_.visit();
    const columns = { ...rollOut, AccountName: 'release', DeviceName: 'shop-09.example.com' };
    await console_.stores.cases.insert([
      storedCase({ number: 3, columns, createdAt: new Date().toISOString() }),
    ]);
    await open(`#/cases/${guid(3)}`);
    await page.getByRole('link', { name: 'Make this an allowlist entry …' }).click();
    await page.locator('.simulation', { hasText: '1 case of' }).waitFor();
    assert.equal(await page.getByLabel('Accounts').inputValue(), 'release');
    assertQuiet();
  });

  it('a shipped entry is switched off and put in force again', async () => {
    const { page, open, assertQuiet } = await console_.visit();
    await open('#/allowlist?entry=config-management.chef');
    const entry = page.locator('[id="entry-config-management.chef"]');
    await entry.getByRole('button', { name: 'Switch off' }).click();
    await entry.locator('.state.off').waitFor();
    await entry.getByRole('button', { name: 'Put in force again' }).click();
    await entry.locator('.state.active').waitFor();
    assertQuiet();
  });
});

describe('failures', () => {
  const failure = (id: string, code: string, payload: string) => ({
    id,
    code,
    path: '/records/0',
    message: `Could not be read <b>${id}</b>`,
    createdAt: '2026-01-02T03:04:05.000Z',
    channel: 'hub',
    payload,
  });

  it('are tried again, and the line says what became of it', async () => {
    await console_.stores.failures.put(failure('a', 'message.old', sample('github-runner-user-unit')));
    await console_.stores.failures.put(failure('b', 'message.not-json', '{'));
    const { page, open, assertQuiet } = await console_.visit();
    await open('#/failures');
    const good = page.locator('li.card', { hasText: '<b>a</b>' });
    await good.getByRole('button', { name: 'Try again' }).click();
    await good.getByText('Tried again: 1 case.').waitFor();
    await good.getByRole('link', { name: /preview-api\.service/ }).waitFor();
    const bad = page.locator('li.card', { hasText: '<b>b</b>' });
    await bad.getByRole('button', { name: 'Try again' }).click();
    await bad.getByText('Tried again: 1 failed again.').waitFor();
    await page.reload();
    await page.locator('li.card').first().waitFor();
    assert.equal(await page.getByText('<b>a</b>').count(), 0);
    assertQuiet();
  });

  it('that fail again wait on, with what became of the try', async () => {
    await triage(`[{"hello":1},${sample('dev-shm-unit')}]`);
    const { page, open, assertQuiet } = await console_.visit();
    await open('#/failures');
    const failed = page.locator('li.card', { hasText: 'record.unknown-form' });
    const again = failed.getByRole('button', { name: 'Try again' });
    await again.click();
    await failed.getByText('Tried again: 1 failed again.').waitFor();
    await again.click();
    await failed.getByRole('button', { name: 'Try again', disabled: false }).waitFor();
    await failed.getByText('Tried again: 1 failed again.').waitFor();
    assert.equal(await failed.count(), 1);
    assert.equal(await page.getByText('Nothing waits here.').count(), 0);
    assertQuiet();
  });

  it('show what came in when asked for: its beginning to read, the whole to copy', async () => {
    const long = `{"records": <img src=x onerror="window.broken=1">\u202e${'x'.repeat(4950)}`;
    await console_.stores.failures.put(failure('c', 'message.not-json', long));
    await console_.stores.failures.put(failure('d', 'message.not-utf8', payloadOf(Uint8Array.of(0xff, 0))));
    const { page, context, open, assertQuiet } = await console_.visit();
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await open('#/failures');
    const text = page.locator('li.card', { hasText: '<b>c</b>' });
    await text.getByText('Payload', { exact: true }).click();
    await text.getByText('These are the first 4,000 of 5,000 characters.').waitFor();
    assert.match(
      await text.locator('details .value').innerText(),
      /^\{"records": <img src=x onerror="window\.broken=1">⟨U\+202E⟩x{3950}$/,
    );
    await text.getByRole('button', { name: 'Copy payload' }).click();
    await page.getByText('payload copied.').waitFor();
    assert.equal(await page.evaluate('navigator.clipboard.readText()'), long);
    const bytes = page.locator('li.card', { hasText: '<b>d</b>' });
    await bytes.getByText('Payload', { exact: true }).click();
    await bytes.getByText('It came in as bytes that are no text: this is their base64.').waitFor();
    assert.equal(await bytes.locator('details .value').innerText(), '/wA=');
    assertQuiet();
  });

  it('that were replayed by another say so where their payload is asked for', async () => {
    await console_.stores.failures.put(failure('e', 'message.not-json', '{'));
    const { page, open } = await console_.visit();
    await open('#/failures');
    const gone = page.locator('li.card', { hasText: '<b>e</b>' });
    await gone.waitFor();
    await console_.stores.failures.remove('e');
    await gone.getByText('Payload', { exact: true }).click();
    await gone.getByText('There is no failure with this id.').waitFor();
  });
});
