import { expect, it } from 'vitest';
import { eachDatabase } from '../../../testing/test-database.ts';
import { OWN } from './testing/lineage-scene.ts';
import { openVersions } from './testing/version-scene.ts';

eachDatabase((database) => {
  async function opened(gated: boolean) {
    const scene = await openVersions({ gated, database });
    const { reader } = scene.room.lineage;
    /** Nodes around `machines` by name, and the edges between them as `from → to`. */
    async function look() {
      await scene.deliver();
      const { nodes, edges } = await reader.getGraph(`dataset:${OWN}:machines`, { depth: 20 });
      const byId = new Map(nodes.map((node) => [node.id, node.name]));
      const arrows = edges.map(({ jobId, datasetId, direction }) => {
        const [from, to] = direction === 'in' ? [datasetId, jobId] : [jobId, datasetId];
        return `${byId.get(from)} → ${byId.get(to)}`;
      });
      const node = (name: string) => nodes.find((one) => one.name === name);
      return { arrows, node, run: (name: string) => node(name)?.latestRun };
    }
    const decide = (id: string | undefined, verdict: 'accepted' | 'rejected') =>
      scene.room.acceptance.decide(id ?? '', { verdict, reason: 'the plant grew', by: 'ada' });
    return { ...scene, look, decide };
  }

  it('what waits for its verdict stands beside the dataset, with what the checks found, until it is let in', async () => {
    const { append, look, decide } = await opened(true);
    const first = await append(0, 10);
    const passed = await look();
    expect(passed.arrows).toEqual(
      expect.arrayContaining([
        'files/day.csv → data.ingest.machines',
        'data.ingest.machines → staged/machines',
        'staged/machines → data.validate.machines',
        'staged/machines → data.accept.machines',
        'data.accept.machines → machines',
      ]),
    );
    expect(passed.node('machines')?.version).toBe(first.versionId);
    expect(passed.run('data.accept.machines')).toMatchObject({ state: 'COMPLETED' });

    const second = await append(10, 20);
    const held = await look();
    expect([held.node('machines')?.version, held.node('staged/machines')?.version]).toEqual([
      first.versionId,
      second.versionId,
    ]);
    expect(held.node('staged/machines')?.facets.dataQualityAssertions?.assertions).toEqual([
      {
        assertion: 'row_count',
        success: false,
        severity: 'error',
        description: 'at most 12 rows; there are 20',
      },
      { assertion: 'range', success: false, column: 'torque', severity: 'warn', description: 'wider than before' },
    ]);
    expect(held.run('data.accept.machines')).toMatchObject({
      state: 'FAILED',
      facets: { errorMessage: { message: 'Held: 1 of its rules failed (row_count). It waits for a person.' } },
    });

    await decide(second.versionId, 'rejected');
    const rejected = await look();
    expect(rejected.node('machines')?.version).toBe(first.versionId);
    expect(rejected.run('data.accept.machines')).toMatchObject({
      state: 'FAILED',
      facets: { errorMessage: { message: 'Rejected by ada: the plant grew' } },
    });

    const third = await append(20, 31);
    await decide(third.versionId, 'accepted');
    const accepted = await look();
    expect(accepted.node('machines')?.version).toBe(third.versionId);
    const tags = accepted.run('data.accept.machines')?.facets.tags?.tags;
    expect(tags).toEqual([
      { key: 'decided_by', value: 'ada', source: 'KAIZEN' },
      { key: 'reason', value: 'the plant grew', source: 'KAIZEN' },
      { key: 'against_verdict', value: 'true', source: 'KAIZEN' },
    ]);
  });

  it('rows in quarantine come from the file, and come back as corrections', async () => {
    const { room, quarantine, append, look } = await opened(false);
    const { batchId } = await append(0, 8, '90,L,"12,5",0', '91,X,9,1');
    const fix = { column: 'torque', rule: 'type', cells: { torque: "replace(torque, ',', '.')" } };
    await quarantine.fix(batchId, fix, 'ada');
    await quarantine.replay(batchId, 'ada', false, new AbortController().signal);
    const { arrows, node } = await look();
    expect(arrows).toEqual(
      expect.arrayContaining([
        'files/day.csv → data.ingest.machines',
        'data.ingest.machines → machines',
        'files/day.csv → data.quarantine.machines',
        'data.quarantine.machines → quarantine/machines',
        'quarantine/machines → data.ingest.machines.corrections',
        'data.ingest.machines.corrections → machines',
      ]),
    );
    expect(node('quarantine/machines')).toMatchObject({
      version: batchId,
      facets: { outputStatistics: { rowCount: 2 } },
    });
    const ask = { dataset: 'files/day.csv', column: 'torque', direction: 'downstream', depth: 20 } as const;
    const { nodes } = await room.lineage.reader.getImpact(ask);
    expect(nodes.map(({ name, kind, certainty }) => [name, kind, certainty])).toEqual([
      ['files/day.csv', 'file', 'certain'],
      ['machines', 'dataset', 'certain'],
      ['quarantine/machines', 'quarantine', 'certain'],
    ]);
  });

  it('a batch that is rejected as a whole fails its ingest and leaves the dataset as it is', async () => {
    const { append, look } = await opened(false);
    const { versionId } = await append(0, 4);
    await append(10, 11, 'x,L,1,0', 'y,L,1,0');
    const { node, run } = await look();
    expect(run('data.ingest.machines')).toMatchObject({ state: 'FAILED' });
    expect(node('machines')?.version).toBe(versionId);
    expect(node('quarantine/machines')?.facets.outputStatistics).toMatchObject({ rowCount: 2 });
  });

  it('going back is a version made of the dataset itself; what retention takes is told by its id', async () => {
    const { room, append, look } = await opened(false);
    const { versionId: one = '' } = await append(0, 4);
    const { versionId: two = '' } = await append(4, 8);
    const back = await room.versions.revert('machines', one, { by: 'ada' });
    await room.versions.collect('machines', { versions: 1 });
    const { arrows, node, run } = await look();
    expect(arrows).toEqual(
      expect.arrayContaining([
        'machines → data.revert.machines',
        'data.revert.machines → machines',
        'machines → data.collect.machines',
      ]),
    );
    expect(node('machines')?.version).toBe(back.id);
    const tags = run('data.collect.machines')?.facets.tags?.tags;
    expect(tags).toEqual(
      expect.arrayContaining([one, two].map((value) => ({ key: 'collected_version', value, source: 'KAIZEN' }))),
    );
  });
});
