import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { runAndKill, startTarget } from '../testing/kill-process.ts';
import { countingKind, killReaction, markKind, versionEvent } from '../testing/kill-scenario.ts';
import { eachDatabase } from '../testing/test-database.ts';
import { createTestPlatform } from '../testing/test-platform.ts';
import { createPlatform } from './create-platform.ts';

eachDatabase((database) => {
  describe('a platform', () => {
    it('opens, runs reactions and jobs over real stores, and goes on after a restart', async () => {
      const platform = await createTestPlatform({ database });
      const blob = await platform.blobs.put(new TextEncoder().encode('bytes'));
      await platform.files.put('data/one.txt', new TextEncoder().encode('text'));
      expect(await platform.duck.rows('select 1 as one')).toEqual([{ one: 1 }]);
      await platform.db.run((tx) => tx.emit(versionEvent('dv_1')));
      const next = await platform.restart();
      expect((await next.outbox.find({})).items.map(({ subject }) => subject)).toEqual(['dv_1']);
      expect(await next.blobs.stat(blob.hash)).toEqual(blob);
      expect(await next.files.size('data/one.txt')).toBe(4);
    });

    it('closes once, and leaves nothing open when it cannot be opened', async () => {
      const platform = await createTestPlatform({ database });
      await expect(createPlatform(platform.config)).rejects.toMatchObject({ code: 'platform.home_in_use' });
      await Promise.all([platform.close(), platform.close()]);
      const again = await createPlatform(platform.config, { telemetry: platform.telemetry }).catch(
        (error: unknown) => error,
      );
      // The metric names of the first one are taken in its registry, so opening fails late; the home must be free again.
      expect(again).toBeInstanceOf(Error);
      await (await platform.restart()).close();
    });
  });

  describe('killed by SIGKILL', () => {
    it('has every event that was acknowledged, numbered without a gap', async () => {
      const { config, close, restart } = await createTestPlatform({ database });
      await close();
      const acknowledged = await runAndKill('write', config, 200);
      const next = await restart();
      const stored = await next.db.scan<{ id: string; seq: number }>(
        next.db
          .read<{ platform_events: { id: string; seq: number } }>()
          .selectFrom('platform_events')
          .select(['id', 'seq'])
          .orderBy('seq')
          .compile(),
      );
      const ids = new Set(stored.map(({ id }) => id));
      expect(acknowledged.length).toBeGreaterThanOrEqual(200);
      expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
      expect(stored.map(({ seq }) => seq)).toEqual(stored.map((_, index) => index + 1));
    });

    it('delivers every event exactly once, before or after', async () => {
      const { config, close, restart } = await createTestPlatform({ database });
      await close();
      await runAndKill('react', config, 120);
      const next = await restart();
      next.outbox.register([killReaction(next.jobs)]);
      await next.outbox.start();
      await next.outbox.drained();
      const rows = await next.db.scan<{ id: string; keys: number }>({
        sql: `select e.id, (select count(*) from platform_jobs j where j.kind = 'delivered' and j.key like e.id || '%') as keys from platform_events e`,
        parameters: [],
      });
      expect(rows.length).toBeGreaterThanOrEqual(120);
      expect(rows.filter(({ keys }) => keys !== 1)).toEqual([]);
    });

    it('takes a job up from its last checkpoint and ends in the same result', async () => {
      const { config, close, restart } = await createTestPlatform({ database });
      await close();
      const [id = '', ...steps] = await runAndKill('job', config, 8);
      const next = await restart();
      const seen: number[] = [];
      next.jobs.register(countingKind(next.jobs, (step) => seen.push(step)));
      next.jobs.register(markKind);
      await next.jobs.start();
      const ended = await next.jobs.ended(id);
      expect(ended).toMatchObject({ state: 'succeeded', attempt: 2, result: { sum: 820 } });
      expect(seen[0]).toBeGreaterThan(steps.length);
      const marks = await sql<{
        count: number;
      }>`select count(*) as count from platform_jobs where kind = 'mark'`.execute(next.db.read());
      expect(marks.rows[0]?.count).toBe(40);
    });

    it('holds its home while it lives and frees it with its death', async () => {
      const { config, close, restart } = await createTestPlatform({ database });
      await close();
      const target = await startTarget('hold', config, 1);
      await writeFile(
        join(config.home, 'server.json'),
        JSON.stringify({ pid: target.pid, url: 'http://127.0.0.1:4600' }),
      );
      await expect(createPlatform(config)).rejects.toMatchObject({
        code: 'platform.home_in_use',
        message: expect.stringMatching(new RegExp(`process ${target.pid} at http://127.0.0.1:4600`)),
      });
      await target.kill();
      await (await restart()).close();
    });
  });
});
