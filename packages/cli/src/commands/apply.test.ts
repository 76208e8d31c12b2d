import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type KaizenProcess, parseJsonLine, runKaizen, startUp } from '../testing/kaizen-process.ts';
import { makeTestFolder } from '../testing/test-folder.ts';

const folder = makeTestFolder('apply');
const shop = join(folder.path, 'shop');
const manifest = 'kaizen: 1\nproject: shop\ndata:\n  orders:\n    source: { file: orders.csv }\n';
let server: KaizenProcess | undefined;

beforeAll(async () => {
  mkdirSync(shop);
  writeFileSync(join(shop, 'kaizen.yaml'), manifest);
  writeFileSync(join(shop, 'orders.csv'), 'id,price\n1,9.5\n2,3.25\n');
}, 60_000);
afterAll(async () => {
  await server?.end('SIGKILL');
  folder.remove();
});

const call = (args: string) => runKaizen(args.split(' '), { cwd: shop });

it('refuses a folder that nobody registered, and makes no home for it', async () => {
  const { code, stderr } = await call('apply');
  expect({ code, isMade: existsSync(join(shop, '.kaizen')) }).toEqual({ code: 1, isMade: false });
  expect(stderr).toContain(`Run \`kaizen init ${shop}\` once.`);
});

it('says what would change, puts it in force, and then there is nothing to change; the data can be read', async () => {
  expect((await call('init')).stdout).toContain('Next: kaizen apply');
  server = await startUp(['--home', join(shop, '.kaizen'), '--port', '0'], { cwd: folder.path });
  expect((await call('run')).stderr).toMatch(/declares no pipeline\. .*: kaizen apply\n/);
  const plan = await call('apply --dry-run --json');
  const created = { section: 'data', name: 'orders', action: 'create' };
  expect(parseJsonLine(plan.stdout)).toMatchObject({ dryRun: true, project: { name: 'shop' }, changes: [created] });
  expect(plan.stderr).toMatch(/would change\.\n {2}create data\/orders .*\nNext: kaizen apply\n$/);
  expect((await call('data ingest orders')).stderr).toMatch(/no dataset "orders"\. .* and run kaizen apply\.\n$/);
  const applied = await call('apply');
  expect(applied).toMatchObject({ code: 0, stderr: '' });
  expect(applied.stdout).toMatch(
    /kaizen\.yaml applied\.\n {2}create data\/orders .*\nNext: kaizen data ingest orders\n$/,
  );
  expect((await call('apply --dry-run')).stdout).toBe('Project shop: kaizen.yaml is unchanged.\n');
  expect((await call('data ingest orders')).stdout).toContain('2 rows read');
}, 120_000);

it('names line and field of a mistake, and changes nothing', async () => {
  writeFileSync(join(shop, 'kaizen.yaml'), manifest.replace('source', 'sorce'));
  const { code, stderr } = await call('apply');
  expect(code).toBe(1);
  expect(stderr).toMatch(/kaizen\.yaml cannot be used:\n(.*\n)? {2}line 5, data\.orders\.sorce: .*source/);
});
