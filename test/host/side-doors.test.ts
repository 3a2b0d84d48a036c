import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { after, before, suite, test } from 'node:test';
import { AzureNamedKeyCredential, generateAccountSas, odata, TableClient } from '@azure/data-tables';
import { EventHubProducerClient } from '@azure/event-hubs';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../console/support/chromium.ts';
import { type RunningService, runService, TEST_KEY } from '../support/run-service.ts';

const PUBLIC_KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
const API_KEY = 'a-key-of-the-page-0123456789';
const REBOUND = 'rebound.example.com';
const ENTRY = '{"PartitionKey":"allowlist","RowKey":"e~planted","kind":"custom"}';

/** A transaction with the entry, which a store reads whatever type it is sent as. */
const batchFor = (base: string) =>
  [
    '--batch_1',
    'Content-Type: multipart/mixed; boundary=changeset_1',
    '',
    '--changeset_1',
    'Content-Type: application/http',
    'Content-Transfer-Encoding: binary',
    '',
    `POST ${base}/devstoreaccount1/allowlist HTTP/1.1`,
    'Accept: application/json;odata=nometadata',
    'Content-Type: application/json',
    '',
    ENTRY,
    '--changeset_1--',
    '--batch_1',
    '',
  ].join('\r\n');

/** A page may write this much of a request without being asked; a shared access signature goes into the address. */
const addressOf = (base: string, path: string, key: string) => {
  const signature = generateAccountSas(new AzureNamedKeyCredential('devstoreaccount1', key), {
    expiresOn: new Date(Date.now() + 3_600_000),
    permissions: { query: true, write: true, add: true, update: true, delete: true, list: true },
    resourceTypes: 'sco',
  });
  return `${base}/devstoreaccount1/${path}?$format=application/json&${signature}`;
};

const inHtml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

/**
 * What a page that somebody on the machine looks at can do to the ports beside the API: the service asks for keys there.
 * Each is tried with the public key and with the right one, which shows that the way itself is closed.
 */
suite('the other ports of a service with API keys, from a page in a browser', { timeout: 120_000 }, () => {
  let service: RunningService;
  let browser: Browser;
  let site: Server;
  let page: Page;
  let tablesAt = '';
  let hubAt = '';
  let table: TableClient;
  /** What the page of the other site shows. */
  let form = '';

  before(async () => {
    service = await runService({ env: { API_KEYS: `page:admin:${API_KEY}` } });
    tablesAt = /tables at (http:\/\/[^/]+)/.exec(service.output())?.[1] ?? '';
    hubAt = `http://${/sb:\/\/([\d.:]+)/.exec(service.output())?.[1]}`;
    table = TableClient.fromConnectionString(service.tablesConnectionString, 'allowlist', {
      allowInsecureConnection: true,
    });
    await table.createTable();
    site = createServer((_, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(`<!doctype html><title>x</title>${form}`);
    }).listen(0, '127.0.0.1');
    await once(site, 'listening');
    browser = await launchChromium([`--host-resolver-rules=MAP ${REBOUND} 127.0.0.1`]);
    page = await browser.newPage();
  });
  after(async () => {
    await browser.close();
    site.close();
    await service.stop();
  });

  const openSite = async () => {
    const address = site.address();
    await page.goto(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`);
  };
  /** Entries that were planted; takes them away again. */
  const rows = async () => {
    let count = 0;
    const filter = odata`RowKey eq ${'e~planted'}`;
    for await (const { partitionKey = '', rowKey = '' } of table.listEntities({ queryOptions: { filter } })) {
      await table.deleteEntity(partitionKey, rowKey);
      count += 1;
    }
    return count;
  };
  const events = async () => {
    const producer = new EventHubProducerClient(service.hubConnectionString, 'sentinel-alerts');
    const all = await Promise.all(['0', '1', '2', '3'].map((id) => producer.getPartitionProperties(id)));
    await producer.close();
    return all.filter(({ isEmpty }) => !isEmpty).length;
  };

  /** Runs in the page: the status and the text of an answer, or the word of the error. */
  const fetchIn = (address: string, options: object) =>
    page.evaluate(
      async ([url, init]) => {
        try {
          const answer = await fetch(url, init);
          return `${answer.status} ${await answer.text()}`;
        } catch (error) {
          return String(error);
        }
      },
      [address, options] as const,
    );

  for (const [whose, key] of [
    ['the public key', PUBLIC_KEY],
    ['the right key', TEST_KEY],
  ] as const) {
    test(`a form writes no entry, with ${whose}`, async () => {
      // What is sent is `name=value` as it stands.
      const [name = '', ...rest] = batchFor(tablesAt).split('=');
      const fields = `<input type="hidden" name="${inHtml(name)}" value="${inHtml(rest.join('='))}">`;
      const action = inHtml(addressOf(tablesAt, '$batch', key));
      form = `<form method="post" enctype="text/plain" action="${action}">${fields}<button>go</button></form>`;
      await openSite();
      await page.click('button');
      await page.waitForURL(`${tablesAt}/**`);
      assert.equal(await rows(), 0);
    });

    test(`a script writes no entry, with ${whose}`, async () => {
      await openSite();
      const body = batchFor(tablesAt);
      const secretly = {
        method: 'POST',
        mode: 'no-cors',
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
      };
      for (const [path, options] of [
        ['$batch', { method: 'POST', mode: 'no-cors', body }],
        ['$batch', { ...secretly, body }],
        [
          '$batch',
          { method: 'POST', body, headers: { 'content-type': 'multipart/mixed; boundary=batch_1' } },
        ],
        ['allowlist', { method: 'POST', body: ENTRY, headers: { 'content-type': 'application/json' } }],
      ] as const) {
        await fetchIn(addressOf(tablesAt, path, key), options);
      }
      assert.equal(await rows(), 0);
    });

    test(`a name that is rebound to this machine reads and writes nothing, with ${whose}`, async () => {
      const at = tablesAt.replace('127.0.0.1', REBOUND);
      const answer = await page.goto(addressOf(at, 'Tables', key));
      assert.equal(answer?.status(), 421);
      const read = await fetchIn(addressOf(at, 'Tables', key), {});
      assert.match(read, /^421 /);
      const written = await fetchIn(addressOf(at, 'allowlist', key), {
        method: 'POST',
        body: ENTRY,
        headers: { 'content-type': 'application/json' },
      });
      assert.match(written, /^421 /);
      assert.equal(await rows(), 0);
    });
  }

  test('the tables do not even show themselves to somebody who goes there', async () => {
    const answer = await page.goto(addressOf(tablesAt, 'Tables', TEST_KEY));
    assert.equal(answer?.status(), 403);
  });

  test('a form and a script send no event to the hub', async () => {
    await openSite();
    for (const mode of ['no-cors', 'cors']) {
      const answer = await fetchIn(`${hubAt}/sentinel-alerts/messages`, {
        method: 'POST',
        mode,
        body: 'AMQP\0\x01\0\0',
      });
      assert.match(answer, /^TypeError/);
    }
    assert.equal(await events(), 0);
  });

  test('the API answers neither a rebound name nor a page without a key', async () => {
    const rebound = await page.goto(`${service.url.replace('127.0.0.1', REBOUND)}/cases`);
    assert.equal(rebound?.status(), 421);
    const plain = await page.goto(`${service.url}/cases`);
    assert.equal(plain?.status(), 401);
  });
});
