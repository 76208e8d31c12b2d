import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createTestHome } from '../../testing/test-home.ts';
import { createSealer } from './sealer.ts';

async function keyPath(): Promise<string> {
  const home = await createTestHome();
  onTestFinished(() => home.remove());
  return join(home.path, 'secrets.key');
}

test('what was sealed opens again, also after a restart, and no two seals are alike', async () => {
  const path = await keyPath();
  const sealer = createSealer(path);
  const sealed = await Promise.all([sealer.seal('größe', 'a'), sealer.seal('größe', 'a')]);
  expect(sealed[0]).not.toBe(sealed[1]);
  expect(sealed.join()).not.toContain('größe');
  for (const each of sealed) expect(await createSealer(path).open(each, 'a')).toBe('größe');
});

test('the key is made with the first secret, for this user only', async () => {
  const path = await keyPath();
  const sealer = createSealer(path);
  await expect(stat(path)).rejects.toThrow('ENOENT');
  await sealer.seal('s', 'a');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect((await readFile(path)).byteLength).toBe(32);
});

test('two sealers of one home that come to their first secret together have one key', async () => {
  const path = await keyPath();
  const sealers = Array.from({ length: 8 }, () => createSealer(path));
  const sealed = await Promise.all(sealers.map((sealer) => sealer.seal('s', 'a')));
  for (const each of sealed) expect(await createSealer(path).open(each, 'a')).toBe('s');
});

test('nothing else opens it: another context, another key, changed text', async () => {
  const sealer = createSealer(await keyPath());
  const other = createSealer(await keyPath());
  const sealed = await sealer.seal('s', 'a');
  await other.seal('s', 'a');
  const refused = { code: 'platform.secret_unreadable' };
  await expect(sealer.open(sealed, 'b')).rejects.toMatchObject(refused);
  await expect(other.open(sealed, 'a')).rejects.toMatchObject(refused);
  const changed = sealed.slice(0, -1) + (sealed.endsWith('A') ? 'Q' : 'A');
  for (const text of ['', 's', 'a1.', 'a1.AAAA', changed]) {
    await expect(sealer.open(text, 'a')).rejects.toMatchObject(refused);
  }
  await expect(createSealer(await keyPath()).open(sealed, 'a')).rejects.toMatchObject(refused);
});

test('a key file that holds no key says so', async () => {
  const path = await keyPath();
  await writeFile(path, 'short');
  await expect(createSealer(path).seal('s', 'a')).rejects.toMatchObject({ code: 'platform.key_unusable' });
  expect(await readFile(path, 'utf8')).toBe('short');
});
