import type { LineageImpact, MarquezColumnGraph, MarquezGraph } from '@kaizen/contracts';
import { expect, it } from 'vitest';
import { type AppScene, createAppScene } from '../testing/app-scene.ts';
import { readSmallExample } from '../testing/example-manifest.ts';
import { makeMillRows, millCsv } from '../testing/mill-rows.ts';
import { eachDatabase } from '../testing/test-database.ts';

const flags = ['--openlineage-namespace', 'kaizen://plant'];
const jobs = 'kaizen://plant/predictive-maintenance';
const dataset = (name: string) => `dataset:kaizen://plant:${name}`;

const reaction = 'what-happens-becomes-lineage';

/** What says that an event was delivered to a reaction. */
interface Delivered {
  platform_reaction_marks: { event_id: string; reaction: string };
  platform_reaction_cursors: { reaction: string; seq: number };
}

/** The nodes that can be reached from one by its edges. */
function reachable({ graph }: MarquezGraph, from: string): ReadonlySet<string> {
  const nodes = new Map(graph.map((node) => [node.id, node]));
  const seen = new Set<string>();
  const open = [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    open.push(...(nodes.get(id)?.outEdges ?? []).map(({ destination }) => destination));
  }
  return seen;
}

eachDatabase((database) => {
  it('connects the file to the deployment, knows what a column touches, and says nothing twice when events come again', async () => {
    const scene = await createAppScene({ database, flags });
    await scene.apply(await readSmallExample(), { 'data/machines.csv': millCsv(makeMillRows(1500, 1)) });
    await scene.runPipeline('failure', 'first');
    await scene.settle();
    const ask = (path: string, nodeId: string) => `${path}?nodeId=${encodeURIComponent(nodeId)}&depth=20`;
    const graph = await scene.get<MarquezGraph>(ask('/api/v1/lineage', dataset('files/machines.csv')));
    const reached = reachable(graph, dataset('files/machines.csv'));
    const things = ['machines', 'features/machine-state', 'trained/failure', 'gates/failure', 'models/failure'];
    const nodes = ['files/machines.csv', ...things, 'deployments/failure'].map(dataset);
    const made = ['data.ingest.machines', 'data.validate.machines', 'features.build.machine-state'];
    const released = ['tracking.run.failure', 'delivery.gate.failure', 'tracking.register.failure'];
    const all = [...nodes, ...[...made, ...released, 'delivery.release.failure'].map((name) => `job:${jobs}:${name}`)];
    expect([...reached].sort()).toEqual(all.toSorted());
    expect(graph.graph.map(({ id }) => id)).toEqual(all.toSorted());
    const states = graph.graph.flatMap(({ data }) => data.latestRun?.state ?? []);
    expect(new Set(states)).toEqual(new Set(['COMPLETED']));
    const asked = '/api/v1/lineage/impact?dataset=machines&column=';
    const impact = await scene.get<LineageImpact>(`${asked}${encodeURIComponent('Torque [Nm]')}`);
    expect(impact.headline).toBe(
      '3 features, 1 model version and 1 deployment depend on "Torque [Nm]" of machines. What is live now is affected.',
    );
    expect(impact.nodes.map(({ name, field, certainty }) => [name, field, certainty])).toEqual(
      expect.arrayContaining([
        ['features/machine-state', 'power', 'certain'],
        ['models/failure', 'prediction', 'certain'],
        ['deployments/failure', 'prediction', 'certain'],
      ]),
    );
    const label = await scene.get<LineageImpact>(`${asked}${encodeURIComponent('Machine failure')}`);
    expect(label.nodes.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['trained/failure', 'models/failure', 'deployments/failure']),
    );
    const columns = ask('/api/v1/column-lineage', 'datasetField:kaizen://plant:deployments/failure:prediction');
    const { graph: fields } = await scene.get<MarquezColumnGraph>(columns);
    expect(fields.map(({ id }) => id)).toContain('datasetField:kaizen://plant:files/machines.csv:Torque [Nm]');

    const total = async ({ get }: AppScene) =>
      (await get<{ totalCount: number }>('/api/v1/events/lineage?limit=0')).totalCount;
    const before = await total(scene);
    expect(before).toBeGreaterThan(14);
    await scene.app.platform.db.run(async (tx) => {
      const tables = tx.on<Delivered>();
      await tables.deleteFrom('platform_reaction_marks').where('reaction', '=', reaction).execute();
      await tables.updateTable('platform_reaction_cursors').set({ seq: 0 }).where('reaction', '=', reaction).execute();
    });
    const next = await scene.restart();
    await next.settle();
    expect(await total(next)).toBe(before);
    expect(await next.get(ask('/api/v1/lineage', dataset('machines')))).toEqual(
      await next.get(ask('/api/v1/lineage', dataset('deployments/failure'))),
    );
  }, 60_000);
});
