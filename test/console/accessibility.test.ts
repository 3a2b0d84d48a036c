import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import * as z from 'zod';
import type { Case } from '../../src/case/case.schema.ts';
import { guid } from '../case/make-case.ts';
import { rollOut, storedCase } from '../simulate/stored-case.ts';
import { eventually } from '../support/eventually.ts';
import { everywhere } from '../support/hostile-case.ts';
import { type ConsoleService, startConsole } from './support/console-service.ts';
import { population, seed } from './support/population.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RUN = `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
  .then(({ violations }) => violations.map(({ id, nodes }) => ({
    id,
    nodes: nodes.slice(0, 3).map(({ html, failureSummary }) => html.slice(0, 160) + ' ' + failureSummary),
  })))`;
const violationsSchema = z.array(z.object({ id: z.string(), nodes: z.array(z.string()) }));

/** What axe finds on the page as it stands. The policy of the page does not hold for what a debugger runs. */
async function violations(page: Page): Promise<z.infer<typeof violationsSchema>> {
  await page.evaluate(AXE);
  return violationsSchema.parse(await page.evaluate(RUN));
}

/** Markup, links, controls, right-to-left, zero-width, stacked marks and words without an end, in one text. */
const HOSTILE = [
  '<img src=x onerror="window.broken=1"><script>window.broken=2</script>',
  'javascript:window.broken=3 [x](javascript:window.broken=4) https://evil.example.com/',
  '\u202egnp.tac\u202c a\u200bb\u2066c\u2069 \u0000\u001b[31m\u0007\r\n\t end',
  `e${'\u0301'.repeat(60)}`,
  'שלום עולם ; rm -rf /',
  'w'.repeat(3_000),
  '⟨U+0041⟩⟦mark⟧ \ud800 password=hunter2-secret',
].join(' ');

/** A case with that text in every place that takes one. */
function hostileCase(createdAt: string): Case {
  const sample = everywhere(HOSTILE);
  const step = { stage: 'written', at: createdAt, units: [HOSTILE], actor: HOSTILE } as const;
  const process = { fileName: HOSTILE, commandLine: HOSTILE, accountName: HOSTILE, processId: 1 };
  return {
    ...sample,
    id: 'hostile',
    createdAt,
    context: {
      ...sample.context,
      host: { ...sample.context.host, riskScore: HOSTILE, lastSeen: HOSTILE },
      account: {
        ...sample.context.account,
        user: { id: HOSTILE, displayName: HOSTILE },
        directoryRoles: [HOSTILE],
      },
      activity: {
        ancestry: [
          { ...process, level: 1 },
          { ...process, level: 2 },
          { ...process, level: 3 },
        ],
        next: {
          processes: [{ ...process, timestamp: HOSTILE }],
          connections: [
            { timestamp: HOSTILE, fileName: HOSTILE, remoteIp: HOSTILE, remotePort: 1, remoteUrl: HOSTILE },
          ],
        },
        spread: { unit: HOSTILE, hosts: 1, sameActorHosts: 1, hashHosts: 1, firstSeen: HOSTILE },
        otherAlerts: [
          {
            systemAlertId: HOSTILE,
            name: HOSTILE,
            severity: HOSTILE,
            product: HOSTILE,
            startTime: HOSTILE,
            of: ['host'],
          },
        ],
      },
    },
    story: {
      stage: 'written',
      disposition: 'needs-review',
      steps: [step],
      related: [
        {
          caseId: HOSTILE,
          disposition: 'needs-review',
          explained: false,
          signs: [],
          values: 1,
          joinedBy: 'unit',
          summary: HOSTILE,
          steps: [step],
        },
      ],
    },
  };
}

let console_: ConsoleService;
before(async () => {
  console_ = await startConsole();
  const now = Date.now();
  await seed(console_.stores.cases, population(60, now));
  const at = (ms: number) => ({ createdAt: new Date(now - ms).toISOString() });
  await console_.stores.cases.insert([
    storedCase({ number: 1, ...at(5_000), verdict: 'BenignPositive' }),
    storedCase({ number: 2, ...at(4_000) }),
    storedCase({
      number: 3,
      ...at(3_000),
      columns: { ...rollOut, AccountName: 'www-data', InitiatingProcessParentFileName: 'php-fpm8.2' },
    }),
    hostileCase(at(1_000).createdAt),
  ]);
  await console_.stores.failures.put({
    id: 'a',
    code: 'message.not-json',
    path: '/records/0',
    message: HOSTILE,
    createdAt: new Date(now).toISOString(),
    channel: 'hub',
    payload: HOSTILE.repeat(100),
  });
});
after(() => console_.stop());

const VIEWS: readonly (readonly [name: string, hash: string, ready: string])[] = [
  ['the queue', '#/', '.counts svg .catch'],
  ['an empty queue', '#/?host=nobody.example.com', '.empty'],
  ['a case', `#/cases/${guid(3)}`, '.case'],
  ['a hostile case', '#/cases/hostile', '.case'],
  ['the allowlist', '#/allowlist?entry=config-management.ansible', '.entries details[open]'],
  ['suggestions', '#/allowlist/suggestions', 'li.card'],
  ['a new entry', `#/allowlist/edit?case=${guid(2)}`, '.simulation'],
  ['failures', '#/failures', 'li.card'],
  ['the rule', '#/rule?line=25', '.rule-text .hit'],
];

const THEMES = ['light', 'dark'] as const;
const PAGE_COLOURS = { light: 'rgb(245, 246, 248)', dark: 'rgb(15, 18, 23)' };
/** A theme is in force once the page has drawn itself again: waits for that, or fails. */
const showsTheme = (page: Page, theme: keyof typeof PAGE_COLOURS) => showsColour(page, PAGE_COLOURS[theme]);
// Asked from outside: a function that waits within the page is evaluated there, which the page's policy forbids.
const showsColour = (page: Page, colour: string) =>
  eventually(`a page of ${colour}`, async () => {
    const shown = await page.evaluate('getComputedStyle(document.body).backgroundColor');
    return shown === colour;
  });

describe('axe finds nothing in either theme, and the console is quiet', () => {
  for (const [name, hash, ready] of VIEWS) {
    it(`on ${name}`, async () => {
      const { page, context, open, assertQuiet } = await console_.visit();
      await open(hash);
      await page.locator(ready).first().waitFor();
      await page.evaluate("for (const d of document.querySelectorAll('main details')) d.open = true");
      for (const colorScheme of THEMES) {
        await page.emulateMedia({ colorScheme });
        await showsTheme(page, colorScheme);
        assert.deepEqual(await violations(page), []);
      }
      assertQuiet();
      await context.close();
    });
  }

  it('on the help, with the theme that somebody chose', async () => {
    const { page, context, open, assertQuiet } = await console_.visit({ colorScheme: 'light' });
    await open('#/');
    await page.locator('.queue .row').first().waitFor();
    await page.getByRole('button', { name: 'Keys and settings' }).click();
    for (const theme of [...THEMES, 'dark'] as const) {
      await page.getByLabel('Colours').selectOption(theme);
      await showsTheme(page, theme);
      assert.deepEqual(await violations(page), []);
    }
    await page.reload();
    await page.locator('.queue .row').first().waitFor();
    await showsTheme(page, 'dark');
    assertQuiet();
    await context.close();
  });
});

describe('nothing has to be scrolled sideways', () => {
  for (const [name, hash, ready] of VIEWS) {
    // 640 pixels are 1280 at 200 %; 320 are the least that WCAG asks for (1.4.10).
    it(`on ${name}, from 640 pixels wide down to 320`, async () => {
      const { page, context, open, assertQuiet } = await console_.visit({
        viewport: { width: 640, height: 800 },
      });
      await open(hash);
      await page.locator(ready).first().waitFor();
      for (const width of [640, 390, 320]) {
        await page.setViewportSize({ width, height: 800 });
        const overflow = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
        assert.deepEqual([width, overflow], [width, 0]);
      }
      assertQuiet();
      await context.close();
    });
  }
});

describe('text of an attacker', () => {
  for (const hash of ['#/', '#/cases/hostile', '#/failures', '#/allowlist/edit?case=hostile']) {
    it(`is inert and legible on ${hash}`, async () => {
      const { page, context, open, assertQuiet } = await console_.visit();
      await open(hash);
      await page.locator('.value, .notice, .empty').first().waitFor();
      await page.evaluate("for (const d of document.querySelectorAll('main details')) d.open = true");
      if (hash === '#/failures') await page.getByRole('button', { name: 'Copy payload' }).waitFor();
      assert.equal(await page.evaluate('window.broken'), undefined);
      assert.equal(await page.locator('main img, main script, main iframe').count(), 0);
      // Links lead to the page itself, or to a portal that is known.
      const links = z
        .array(z.string())
        .parse(
          await page.evaluate(
            "[...document.querySelectorAll('main a')].map((link) => link.getAttribute('href'))",
          ),
        );
      assert.deepEqual(
        links.filter((href) => !href.startsWith('#')),
        [],
      );
      const text = z.string().parse(await page.evaluate("document.querySelector('main').textContent"));
      assert.doesNotMatch(text, /[\p{Cc}\p{Cf}]/u);
      assert.doesNotMatch(text, /\u0301{4}/);
      assert.doesNotMatch(text, /hunter2/);
      assertQuiet();
      await context.close();
    });
  }

  it('names what would not be seen, and stays on the line that it is on', async () => {
    const { page, open } = await console_.visit();
    await open('#/cases/hostile');
    const heading = page.locator('.case h1');
    await heading.waitFor();
    const text = await heading.innerText();
    assert.match(text, /^<img src=x onerror="window\.broken=1">/);
    assert.match(text, /⟨U\+202E⟩gnp\.tac⟨U\+202C⟩ a⟨U\+200B⟩b/);
    assert.equal(
      await page.evaluate("getComputedStyle(document.querySelector('.case h1 bdi')).unicodeBidi"),
      'isolate',
    );
  });

  it('shows what is masked to somebody who asks', async () => {
    const { page, open } = await console_.visit();
    await open('#/cases/hostile');
    const evidence = page.locator('#evidence');
    await evidence
      .getByRole('button', { name: /^show all/ })
      .first()
      .click();
    await evidence.getByText('***').first().waitFor();
    await evidence.getByRole('button', { name: 'show what is masked' }).first().click();
    await evidence.getByText('hunter2-secret').first().waitFor();
  });
});

describe('on paper', () => {
  it('everything is open, and what only a screen has is gone', async () => {
    const { page, open, assertQuiet } = await console_.visit();
    await open(`#/cases/${guid(3)}`);
    await page.locator('.case').waitFor();
    await page.evaluate("window.dispatchEvent(new Event('beforeprint'))");
    assert.equal(await page.locator('main details:not([open])').count(), 0);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    await showsColour(page, 'rgb(255, 255, 255)');
    assert.equal(await page.getByRole('button', { name: 'Record verdict' }).isVisible(), false);
    await page.evaluate("window.dispatchEvent(new Event('afterprint'))");
    assert.ok((await page.locator('main details:not([open])').count()) > 0);
    assertQuiet();
  });
});

describe('movement', () => {
  it('is none where the system asks for that', async () => {
    const { page, open } = await console_.visit({ reducedMotion: 'reduce' });
    await open('#/');
    await page.locator('.queue .row').first().waitFor();
    assert.equal(await page.evaluate('getComputedStyle(document.documentElement).scrollBehavior'), 'auto');
    const moving = `[...document.querySelectorAll('*')].filter((element) => {
      const { animationName, transitionDuration } = getComputedStyle(element);
      return animationName !== 'none' || transitionDuration !== '0s';
    }).length`;
    assert.equal(await page.evaluate(moving), 0);
  });
});
