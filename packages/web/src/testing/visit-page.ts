import type { BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { measureOverflow, openPage, watchComplaints } from './demo-browser.ts';
import { findNameless } from './find-nameless.ts';

/** What no page of the interface says to a reader: JSON, and numbers as powers of ten. */
const machineWords = /[{[]"|"\s*:|\d\.\d+e[+-]\d|undefined|NaN|\[object/;

/** Opens a page on a window of its own, waits for a word of it, and holds it to what every page must keep. Leave it open with `keep`. */
export async function visitPage(
  context: BrowserContext,
  url: string,
  word: string | RegExp,
  picture: string,
): Promise<Page> {
  const page = await context.newPage();
  const complaints = watchComplaints(page);
  await openPage(page, url);
  await page.getByText(word).first().waitFor({ state: 'attached' });
  await page.screenshot({ path: picture, fullPage: true });
  expect(await measureOverflow(page), `${url} scrolls sideways`).toBeLessThanOrEqual(0);
  expect(await findNameless(page), url).toEqual([]);
  expect(await page.locator('main').innerText(), url).not.toMatch(machineWords);
  expect(complaints).toEqual([]);
  return page;
}
