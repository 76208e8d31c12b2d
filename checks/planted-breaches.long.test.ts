import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findUndocumented } from './doc-comments.ts';
import { checkGeneratedFiles } from './generated-files.ts';
import { checkImports, findUnseen } from './imports.ts';
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
    write(`${room}/data/room.ts`, 'export const made = 1;');
    write('packages/server/src/app/app.ts', 'export const app = 1;');
    write('packages/stats/src/index.ts', 'export const stats = 1;');
    write('packages/learn/src/index.ts', 'export const learn = 1;');
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
    ['domain-pure', `${room}/data/breach-service.ts`, "export { Kysely } from 'kysely';"],
    ['room-factory', `${room}/tracking/breach.ts`, "export { made } from '../data/room.ts';"],
    ['rooms-look-down', `${room}/data/breach.ts`, "export { app } from '../../app/app.ts';"],
    ['platform-blind', 'packages/server/src/platform/breach.ts', "export { data } from '../domains/data/index.ts';"],
    ['kernel-pure', 'packages/server/src/kernel/breach.ts', "export { readFileSync } from 'node:fs';"],
    ['edge-door', 'packages/server/src/edge/x/breach.ts', "export { inner } from '../../domains/data/inner.ts';"],
    ['contracts-pure', 'packages/contracts/src/breach.ts', "export { stats } from '../../stats/src/index.ts';"],
    ['sdk-small', 'packages/sdk/src/breach.ts', "export { stats } from '../../stats/src/index.ts';"],
    ['clients-via-sdk', 'packages/web/src/breach.ts', "export { stats } from '../../stats/src/index.ts';"],
    ['leaves', 'packages/stats/src/breach.ts', "export { learn } from '../../learn/src/index.ts';"],
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

  it('catch no-cycles, also of types alone', async () => {
    write(`${room}/data/first.ts`, "import type { B } from './second.ts';\nexport type A = B | 1;");
    write(`${room}/data/second.ts`, "import type { A } from './first.ts';\nexport type B = A | 2;");
    expect((await checkImports(house)).join('\n')).toContain(`no-cycles: ${room}/data/first.ts`);
  });
});

describe('what the import checker must see', () => {
  it('fails when a source file was not cruised', () => {
    const sources = ['packages/x/src/a.ts', 'packages/x/src/b.ts'];
    expect(findUnseen(sources, ['packages/x/src/a.ts', 'node_modules/c.js'])).toHaveLength(1);
    expect(findUnseen(sources, [])[0]).toContain('missed 2 source files');
    expect(findUnseen(sources, sources)).toEqual([]);
  });
});

describe('generated files', () => {
  it('that are not what their generator writes are named with the command', async () => {
    const stale = mkdtempSync(join(tmpdir(), 'stale-'));
    try {
      symlinkSync(join(root, 'node_modules'), join(stale, 'node_modules'));
      writeFileSync(join(stale, 'current.ts'), '');
      writeFileSync(join(stale, 'stale.ts'), "console.error('differs'); process.exitCode = 1;");
      const found = await checkGeneratedFiles(stale, [
        { name: 'current.json', script: 'current.ts' },
        { name: 'stale.json', script: 'stale.ts' },
      ]);
      expect(found).toEqual(['stale.json is not current (differs); write it again with: node stale.ts']);
    } finally {
      rmSync(stale, { recursive: true, force: true });
    }
  });
});

describe('the doc comments', () => {
  it('catches an export without one, also when it is handed on', () => {
    const folder = mkdtempSync(join(tmpdir(), 'docs-'));
    try {
      writeFileSync(join(folder, 'a.ts'), '/** Said. */\nexport const said = 1;\nexport const unsaid = 2;\n');
      writeFileSync(join(folder, 'index.ts'), "export { said, unsaid } from './a.ts';\n");
      expect(findUndocumented(folder, ['index.ts'])).toEqual(['a.ts: unsaid is exported and has no TSDoc']);
    } finally {
      rmSync(folder, { recursive: true, force: true });
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
    const factory = (own: number) =>
      `function f() {\n${'  g();\n'.repeat(own)}  return [() => 1, () => 2, () => 3];\n}\n`;
    expect(findOversize('packages/x/src/a.ts', factory(60))).toEqual([]);
    expect(findOversize('packages/x/src/a.ts', factory(70))[0]).toContain('a factory of 73 lines');
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
    [
      'worker entry over lines',
      'packages/server/src/domains/data/a.ts',
      "new Worker(\n  new URL(\n    '../tracking/x.worker.ts',\n    import.meta.url,\n  ),\n);",
    ],
    [
      'worker entry by a variable',
      'packages/server/src/domains/data/a.ts',
      'new Worker(new URL(file, import.meta.url));',
    ],
    [
      'worker entry by its folder',
      'packages/server/src/domains/data/a.ts',
      "new Worker(join(import.meta.dirname, '../tracking/x.worker.ts'));",
    ],
    ['identity', 'packages/server/src/app/a.ts', 'const id = randomUUID();'],
    ['the time of day', 'packages/server/src/app/a.ts', 'const at = new Date();'],
    ['vague name', 'packages/server/src/domains/data/csv-utils.ts', ''],
    ['vague folder', 'packages/server/src/domains/data/helpers/a.ts', ''],
    ['name in another case', 'packages/server/src/domains/data/readCsv.ts', ''],
    ['clock', 'packages/server/src/domains/data/a.ts', 'const now = Date.now();'],
    ['randomness', 'packages/server/src/domains/data/a.ts', 'const x = Math.random();'],
    ['machine path', 'docs/a.md', `see /${'work'}/main`],
    ['registry host', 'README.md', ['registry', 'npmjs', 'org'].join('.')],
  ];
  it.each(planted)('catch %s', (_what, path, line) => {
    expect(findForbidden(path, `${line}\n`)).toHaveLength(1);
  });
});
