import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSilentLog } from '../../testing/silent-log.ts';
import { createTestHome } from '../../testing/test-home.ts';
import { createPostgresDatabase, testPostgres } from '../../testing/test-postgres.ts';
import { lockHome } from './home-lock.ts';
import { takeServerLease } from './server-lease.ts';

async function testHome(): Promise<string> {
  const home = await createTestHome();
  onTestFinished(() => home.remove());
  return home.path;
}

describe('the lock of a home', () => {
  it('is held by one at a time and free after release', async () => {
    const home = join(await testHome(), 'deep', 'home');
    const first = await lockHome(home);
    await expect(lockHome(home)).rejects.toMatchObject({
      code: 'platform.home_in_use',
      message: expect.stringContaining('another Kaizen server'),
    });
    first.release();
    first.release();
    (await lockHome(home)).release();
  });

  it.each([
    ['both', '{"pid":42,"url":"http://127.0.0.1:4600"}', /process 42 at http:\/\/127\.0\.0\.1:4600/],
    ['nothing in it', '{}', /another Kaizen server\. Use/],
    ['no JSON', '{"pi', /another Kaizen server\. Use/],
    ['wrong types', '{"pid":"x","url":7}', /another Kaizen server\. Use/],
  ])('names its holder by server.json: %s', async (_name, text, message) => {
    const home = await testHome();
    const lock = await lockHome(home);
    await writeFile(join(home, 'server.json'), text);
    await expect(lockHome(home)).rejects.toThrow(message);
    lock.release();
  });

  it('names a place that cannot be a home', async () => {
    const home = await testHome();
    await writeFile(join(home, 'file'), '');
    await expect(lockHome(join(home, 'file'))).rejects.toThrow(/file/);
    await mkdir(join(home, 'locked', 'lock.sqlite'), { recursive: true });
    await expect(lockHome(join(home, 'locked'))).rejects.toMatchObject({ code: 'platform.lock_failed' });
  });

  it.skipIf(process.getuid?.() === 0)('names a home that cannot be written', async () => {
    const home = await testHome();
    await chmod(home, 0o500);
    await expect(lockHome(home)).rejects.toMatchObject({ code: 'platform.home_read_only' });
    await chmod(home, 0o700);
  });
});

describe.skipIf(testPostgres === undefined)('the lease of a PostgreSQL database (KAIZEN_TEST_POSTGRES)', () => {
  async function place() {
    const made = await createPostgresDatabase();
    onTestFinished(() => made.remove());
    const lost: Error[] = [];
    return {
      url: made.url,
      lost,
      take: (owner: string) =>
        takeServerLease({
          url: made.url,
          owner,
          log: createSilentLog(),
          lost: (error) => lost.push(error),
          extendMs: 50,
          tries: 3,
        }),
    };
  }

  it('is held by one at a time and free after release', async () => {
    const { take, lost } = await place();
    const first = await take('one');
    await expect(take('two')).rejects.toMatchObject({
      code: 'platform.home_in_use',
      message: expect.stringContaining(`process ${process.pid}`),
    });
    await first.release();
    await (await take('two')).release();
    expect(lost).toEqual([]);
  });

  it('passes on when its holder’s connection is gone; the old holder learns of it', async () => {
    const { take, url, lost } = await place();
    const first = await take('one');
    const admin = new pg.Client({ connectionString: url });
    await admin.connect();
    onTestFinished(() => admin.end());
    // Another server takes the row before the old one is back.
    await admin.query(`update platform_server_lease set owner = 'two', backend_pid = pg_backend_pid(),
      backend_start = (select backend_start from pg_stat_activity where pid = pg_backend_pid())`);
    await expect.poll(() => lost.map(({ message }) => message)).toEqual([expect.stringContaining('taken over')]);
    await first.release();
    const { rows } = await admin.query('select owner from platform_server_lease');
    expect(rows).toEqual([{ owner: 'two' }]);
  });

  it('is kept over a broken connection', async () => {
    const { take, url, lost } = await place();
    const first = await take('one');
    const admin = new pg.Client({ connectionString: url });
    await admin.connect();
    onTestFinished(() => admin.end());
    const backend = async () =>
      (await admin.query('select backend_pid from platform_server_lease')).rows[0]?.backend_pid;
    const before = await backend();
    await admin.query('select pg_terminate_backend($1)', [Number(before)]);
    await expect.poll(backend).not.toBe(before);
    expect(lost).toEqual([]);
    await first.release();
  });
});
