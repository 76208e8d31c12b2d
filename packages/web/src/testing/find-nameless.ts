import type { Page } from 'playwright-core';

/** What a screen reader could not name on a page, or could not tell apart: controls and pictures without a name, ids used twice, no or several h1. */
export function findNameless(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const faults: string[] = [];
    const describe = (element: Element) => element.outerHTML.slice(0, 160);
    const nameOf = (element: Element) => {
      const labelled = (element.getAttribute('aria-labelledby') ?? '').split(' ').filter((id) => id !== '');
      const labels =
        element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? element.labels : null;
      return [
        element.getAttribute('aria-label'),
        ...labelled.map((id) => document.getElementById(id)?.textContent),
        ...[...(labels ?? [])].map((label) => label.textContent),
        element.textContent,
        element.getAttribute('title'),
        element.querySelector('img')?.alt,
      ]
        .join('')
        .trim();
    };
    const controls =
      'a[href], button, input:not([type=hidden]), textarea, select, iframe, [role=treeitem], [role=slider], [role=img], [role=region]';
    for (const element of document.querySelectorAll(controls)) {
      if (element.closest('[aria-hidden="true"]') !== null) continue;
      if (nameOf(element) === '') faults.push(`no name: ${describe(element)}`);
    }
    for (const image of document.querySelectorAll('img:not([alt])')) faults.push(`no alt: ${describe(image)}`);
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    for (const id of new Set(ids.filter((one, at) => ids.indexOf(one) !== at))) faults.push(`id twice: ${id}`);
    if (document.querySelectorAll('h1').length !== 1) faults.push('not one h1');
    return faults;
  });
}
