import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import bundled from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

const CACHE = resolve(import.meta.dirname, '../../../node_modules/.cache/chromium');
const SYSTEM = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
const LIBRARIES = 'libnss3 libexpat1 fonts-dejavu-core';

/**
 * A real Chromium: the one that npm brings, or the system's where that one lacks libraries. Throws with what to
 * install where neither starts: a test of the page that cannot run has failed.
 *
 * @param args more of the command line
 */
export async function launchChromium(args: readonly string[] = []): Promise<Browser> {
  const reasons: string[] = [];
  for (const path of [await unpacked(), ...SYSTEM.filter(existsSync)]) {
    try {
      // Containers seldom let Chromium make a sandbox of its own; the pages are ours.
      return await chromium.launch({ executablePath: path, args: ['--no-sandbox', ...args] });
    } catch (error) {
      reasons.push(
        `${path}: ${error instanceof Error ? error.message.split('\n').slice(0, 4).join(' ') : error}`,
      );
    }
  }
  throw new Error(
    `Chromium does not start. It needs libraries that npm cannot bring: apt-get install ${LIBRARIES}, or chromium itself.\n${reasons.join('\n')}`,
  );
}

/**
 * The browser that npm brings, unpacked once for all test files. The library unpacks to the temporary directory
 * and takes whatever lies there, so that each process has one of its own, and the first to end gives it to all.
 */
async function unpacked(): Promise<string> {
  const path = join(CACHE, 'chromium');
  if (existsSync(path)) return path;
  mkdirSync(resolve(CACHE, '..'), { recursive: true });
  const own = mkdtempSync(`${CACHE}-`);
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = own;
  try {
    await bundled.executablePath();
    renameSync(own, CACHE);
  } catch (error) {
    // Somebody else was faster; or the library could not unpack, and there is nothing to launch.
    if (!existsSync(path)) throw error;
  } finally {
    rmSync(own, { recursive: true, force: true });
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
  return path;
}
