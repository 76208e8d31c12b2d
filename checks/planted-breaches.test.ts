import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkImports } from './imports.ts';
import { root } from './repository.ts';
import { findOversize } from './sizes.ts';
import { findForbidden } from './words.ts';

describe('the import rules', () => {
  const house = mkdtempSync(join(tmpdir(), 'house-'));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(house, path)), { recursive: true });
    writeFileSync(join(house, path), text);
  };
  const room = 'packages/server/src/domains';

  beforeAll(() => {
    for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json']) cpSync(join(root, file), join(house, file));
    symlinkSync(join(root, 'node_modules'), join(house, 'node_modules'));
    write('package.json', '{ "type": "module" }');
    write(`${room}/data/index.ts`, 'export const data = 1;');
    write(`${room}/data/inner.ts`, 'export const inner = 1;');
    write(`${room}/tracking/index.ts`, "export { data } from '../data/index.ts';");
  });
  afterAll(() => rmSync(house, { recursive: true, force: true }));

  it('pass a clean house', async () => {
    expect(await checkImports(house)).toEqual([]);
  });

  const breaches: ReadonlyArray<readonly [rule: string, path: string, text: string]> = [
    ['room-data', `${room}/data/breach.ts`, "export { data } from '../tracking/index.ts';"],
    ['room-door', `${room}/tracking/breach.ts`, "export { inner } from '../data/inner.ts';"],
    ['no-own-door', `${room}/data/breach.ts`, "export { data } from './index.ts';"],
    ['known-rooms', `${room}/kitchen/breach.ts`, "export { data } from '../data/index.ts';"],
    ['domain-pure', `${room}/data/breach.ts`, "export { readFileSync } from 'node:fs';"],
    ['learn-pure', 'packages/learn/src/breach.ts', "export { readFileSync } from 'node:fs';"],
    ['server-hidden', 'packages/cli/src/breach.ts', "export { data } from '../../server/src/domains/data/index.ts';"],
    ['no-test-in-src', `${room}/data/breach.ts`, "export { a } from './planted.test.ts';"],
    ['no-unresolved', `${room}/data/breach.ts`, "export { a } from './nowhere.ts';"],
  ];
  it.each(breaches)('catch %s', async (rule, path, text) => {
    write(`${room}/data/planted.test.ts`, 'export const a = 1;');
    write(path, text);
    try {
      expect((await checkImports(house)).join('\n')).toContain(`${rule}: ${path}`);
    } finally {
      rmSync(join(house, path));
    }
  });
});

describe('the size budget', () => {
  it('catches a long file, a long test and a long function', () => {
    expect(findOversize('packages/x/src/a.ts', '\n'.repeat(301))).toHaveLength(1);
    expect(findOversize('packages/x/src/a.ts', '\n'.repeat(300))).toEqual([]);
    expect(findOversize('packages/x/src/a.test.ts', '\n'.repeat(401))).toHaveLength(1);
    expect(findOversize('packages/x/src/a.ts', `function f() {\n${'  g();\n'.repeat(50)}}\n`)[0]).toContain(
      'a function of 52 lines',
    );
  });
});

describe('the words', () => {
  const planted: ReadonlyArray<readonly [what: string, path: string, line: string]> = [
    ['environment', 'packages/server/src/domains/data/a.ts', 'const a = process.env.HOME;'],
    [
      'worker entry',
      'packages/server/src/domains/data/a.ts',
      "new Worker(new URL('../tracking/x.worker.ts', import.meta.url));",
    ],
    ['clock', 'packages/server/src/domains/data/a.ts', 'const now = Date.now();'],
    ['randomness', 'packages/server/src/domains/data/a.ts', 'const x = Math.random();'],
    ['machine path', 'docs/a.md', `see /${'work'}/main`],
    ['registry host', 'README.md', ['registry', 'npmjs', 'org'].join('.')],
  ];
  it.each(planted)('catch %s', (_what, path, line) => {
    expect(findForbidden(path, `${line}\n`)).toHaveLength(1);
  });
});
