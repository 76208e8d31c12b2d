import type { MarquezGraph } from '@kaizen/contracts';
import { expect, it } from 'vitest';
import { createAppScene } from '../testing/app-scene.ts';
import { readSmallExample } from '../testing/example-manifest.ts';
import { makeMillRows, millCsv } from '../testing/mill-rows.ts';
import { eachDatabase } from '../testing/test-database.ts';

const reaction = 'what-happens-becomes-lineage';
const tables = ['events', 'cursors', 'things', 'nodes', 'runs', 'run_io', 'edges', 'columns'] as const;

/** What a home without lineage does not have. */
type Forgotten = Readonly<
  Record<`data_lineage_${(typeof tables)[number]}`, Record<string, never>> & {
    platform_reaction_marks: { reaction: string };
    platform_reaction_cursors: { reaction: string };
  }
>;

eachDatabase((database) => {
  it('a home that is older than lineage gets that of all that has happened, and no word of it twice', async () => {
    const scene = await createAppScene({ database, flags: ['--openlineage-namespace', 'kaizen://plant'] });
    await scene.apply(await readSmallExample());
    const upload = '/api/v1/datasets/machines/batches?mode=append';
    for (const seed of [1, 2])
      await scene.post(upload, millCsv(makeMillRows(200, seed)), { 'content-type': 'text/csv' });
    await scene.settle();
    const nodeId = encodeURIComponent('dataset:kaizen://plant:machines');
    const look = async ({ get }: Pick<typeof scene, 'get'>) => ({
      graph: await get<MarquezGraph>(`/api/v1/lineage?nodeId=${nodeId}&depth=20`),
      events: await get<{ totalCount: number }>('/api/v1/events/lineage?limit=1000&sortDirection=asc'),
    });
    const before = await look(scene);
    const seen = before.graph.graph.map(({ data }) => data.name);
    expect(seen).toEqual(expect.arrayContaining(['machines', 'data.validate.machines', 'features/machine-state']));
    await scene.app.platform.db.run(async (tx) => {
      const db = tx.on<Forgotten>();
      for (const name of tables) await db.deleteFrom(`data_lineage_${name}`).execute();
      await db.deleteFrom('platform_reaction_marks').where('reaction', '=', reaction).execute();
      await db.deleteFrom('platform_reaction_cursors').where('reaction', 'like', `${reaction}%`).execute();
    });
    const second = await scene.restart();
    await second.settle();
    expect(await look(second)).toEqual(before);
    const third = await second.restart();
    await third.settle();
    expect(await look(third)).toEqual(before);
  }, 60_000);
});
