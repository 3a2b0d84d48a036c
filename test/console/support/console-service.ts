import assert from 'node:assert/strict';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openStores, type Stores } from '../../../src/open-stores.ts';
import { type RunningService, runService } from '../../support/run-service.ts';
import { launchChromium } from './chromium.ts';

/** What a visitor may ask of the browser. */
export type VisitOptions = Parameters<Browser['newContext']>[0];

/** A page of the console, and what went wrong on it. */
export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Goes to a fragment of the page, loaded anew. */
  open(hash: string): Promise<void>;
  /** Fails where the console had an error, a script threw, or the content security policy was broken. */
  assertQuiet(): void;
  /** What `assertQuiet` would fail with. */
  readonly noise: readonly string[];
}

/** The service in a process of its own, its tables, and a browser. */
export interface ConsoleService {
  readonly service: RunningService;
  readonly stores: Stores;
  readonly browser: Browser;
  visit(options?: VisitOptions): Promise<Visit>;
  stop(): Promise<void>;
}

/** Set before any script of the page runs: the policy's own reports, also of what the console does not tell. */
const REPORT = `document.addEventListener('securitypolicyviolation', (event) => {
  console.error('CSP: ' + event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample);
});`;

/** How long something may take to be seen on a machine that does other things too, in milliseconds. */
const PATIENCE_MS = 15_000;

export async function startConsole(env: Readonly<Record<string, string>> = {}): Promise<ConsoleService> {
  const browser = await launchChromium();
  const service = await runService({ env });
  const stores = openStores({ kind: 'connection-string', connectionString: service.tablesConnectionString });
  return {
    service,
    stores,
    browser,
    async visit(options = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
      context.setDefaultTimeout(PATIENCE_MS);
      await context.addInitScript(REPORT);
      const page = await context.newPage();
      const noise: string[] = [];
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) noise.push(`${message.type()}: ${message.text()}`);
      });
      page.on('pageerror', (error) => noise.push(`threw: ${error.message}`));
      return {
        page,
        context,
        noise,
        async open(hash) {
          await page.goto('about:blank');
          await page.goto(`${service.url}/console${hash}`);
        },
        assertQuiet: () => assert.deepEqual(noise, []),
      };
    },
    async stop() {
      await browser.close();
      await service.stop();
    },
  };
}
