import { expect, it } from 'vitest';
import { eachDatabase } from '../../../testing/test-database.ts';
import { createLineageScene, dataset, OWN, runEvent } from './testing/lineage-scene.ts';

const nodeId = (name: string) => `dataset:${OWN}:${name}`;

eachDatabase((database) => {
  async function opened() {
    const { lineage } = await createLineageScene({ database });
    const { commands, reader } = lineage;
    const namesAround = async (node: string, depth: number) =>
      (await reader.getGraph(node, { depth })).nodes.map(({ name }) => name).sort();
    const total = async () => (await reader.listEvents({ limit: 0, offset: 0, order: 'desc' })).total;
    return { ...lineage, namesAround, total, record: commands.record };
  }

  it('follows a chain as deep as asked, both ways, counted in jobs', async () => {
    const { record, namesAround } = await opened();
    for (let step = 0; step < 6; step += 1) {
      const io = { inputs: [dataset(`d${step}`)], outputs: [dataset(`d${step + 1}`)] };
      await record([runEvent(`j${step}`, io)]);
    }
    expect(await namesAround(nodeId('d0'), 0)).toEqual(['d0', 'd1', 'j0']);
    expect(await namesAround(nodeId('d3'), 0)).toEqual(['d2', 'd3', 'd4', 'j2', 'j3']);
    expect(await namesAround(`job:${OWN}/line:j2`, 1)).toEqual(['d1', 'd2', 'd3', 'd4', 'j1', 'j2', 'j3']);
    expect(await namesAround(nodeId('d0'), 20)).toHaveLength(13);
  });

  it('gives the nearest nodes where a limit is asked for, and says that there are more', async () => {
    const { record, reader } = await opened();
    for (let step = 0; step < 6; step += 1) {
      const made = { x: [`d${step}.x`] };
      await record([
        runEvent(`j${step}`, { inputs: [dataset(`d${step}`)], outputs: [dataset(`d${step + 1}`, { made })] }),
      ]);
    }
    const around = async (limit: number) => {
      const { nodes, edges, cut } = await reader.getGraph(nodeId('d0'), { depth: 20, limit });
      return [nodes.map(({ name }) => name).sort(), edges.length, cut];
    };
    expect(await around(5)).toEqual([['d0', 'd1', 'd2', 'j0', 'j1'], 4, true]);
    expect(await around(2)).toEqual([['d0', 'j0'], 1, true]);
    expect(await around(13)).toMatchObject([{ length: 13 }, 12, false]);
    const within = { depth: 20, withDownstream: true };
    const columns = async (limit: number) => {
      const found = await reader.getColumnGraph(`datasetField:${OWN}:d3:x`, { ...within, limit });
      return [found.columns.map(({ dataset: name }) => name).sort(), found.cut];
    };
    expect(await columns(2)).toEqual([['d1', 'd2', 'd3', 'd4', 'd5'], true]);
    expect(await columns(3)).toMatchObject([{ length: 7 }, false]);
  });

  it('ends in a circle, and where a job writes what it reads', async () => {
    const { record, reader, namesAround } = await opened();
    const made = (from: string) => ({ x: [`${from}.x`] });
    await record([
      runEvent('forth', { inputs: [dataset('a')], outputs: [dataset('b', { made: made('a') })] }),
      runEvent('back', { inputs: [dataset('b')], outputs: [dataset('a', { made: made('b') })] }),
      runEvent('self', { inputs: [dataset('a')], outputs: [dataset('a', { made: made('a') })] }),
    ]);
    expect(await namesAround(nodeId('a'), 1000)).toEqual(['a', 'b', 'back', 'forth', 'self']);
    const columns = (await reader.getColumnGraph(`datasetField:${OWN}:a:x`, { depth: 1000, withDownstream: true }))
      .columns;
    expect(columns.map(({ dataset: name }) => name).sort()).toEqual(['a', 'b']);
    const impact = await reader.getImpact({ dataset: 'a', column: 'x', direction: 'downstream', depth: 100 });
    expect(impact.nodes.map(({ name, depth }) => [name, depth])).toEqual([
      ['a', 0],
      ['b', 1],
    ]);
  });

  it('shows the last completed run; a start, a failure and what comes late change nothing', async () => {
    const { record, namesAround } = await opened();
    const io = (input: string) => ({ inputs: [dataset(input)], outputs: [dataset('out')] });
    await record([runEvent('j', { run: 'r1', type: 'START', at: 1, ...io('first') })]);
    expect(await namesAround(`job:${OWN}/line:j`, 0)).toEqual(['first', 'j', 'out']);
    await record([runEvent('j', { run: 'r2', at: 10, ...io('second') })]);
    expect(await namesAround(`job:${OWN}/line:j`, 0)).toEqual(['j', 'out', 'second']);
    await record([runEvent('j', { run: 'r1', at: 5, ...io('first') })]);
    await record([runEvent('j', { run: 'r3', type: 'START', at: 20, ...io('third') })]);
    await record([runEvent('j', { run: 'r3', type: 'FAIL', at: 21, ...io('third') })]);
    expect(await namesAround(`job:${OWN}/line:j`, 0)).toEqual(['j', 'out', 'second']);
    await record([runEvent('j', { run: 'r4', at: 30 })]);
    expect(await namesAround(`job:${OWN}/line:j`, 0), 'a run that names nothing').toEqual(['j', 'out', 'second']);
  });

  it('columns are what their job said last: the same again, or late, changes nothing', async () => {
    const { record, reader } = await opened();
    const say = (run: string, at: number, from: string) =>
      record([
        runEvent('j', { run, at, inputs: [dataset('in')], outputs: [dataset('out', { made: { x: [`in.${from}`] } })] }),
      ]);
    const sources = async () => {
      const { columns } = await reader.getColumnGraph(`datasetField:${OWN}:out:x`, { depth: 1, withDownstream: false });
      const [x] = columns;
      return x?.inputs.map(({ field }) => field);
    };
    await say('r1', 1, 'a');
    await say('r2', 10, 'a');
    await say('late', 5, 'b');
    expect(await sources()).toEqual(['a']);
    await say('r3', 20, 'b');
    expect(await sources()).toEqual(['b']);
    await say('r4', 30, 'a');
    expect(await sources()).toEqual(['a']);
  });

  it('puts together what the events of one run say', async () => {
    const { record, namesAround, reader } = await opened();
    await record([
      runEvent('j', { type: 'START', at: 1, inputs: [dataset('in')] }),
      runEvent('j', { type: 'COMPLETE', at: 9, outputs: [dataset('out')] }),
    ]);
    expect(await namesAround(`job:${OWN}/line:j`, 0)).toEqual(['in', 'j', 'out']);
    const { nodes } = await reader.getGraph(`job:${OWN}/line:j`, { depth: 0 });
    const run = nodes.find(({ type }) => type === 'JOB')?.latestRun;
    expect(run).toMatchObject({ state: 'COMPLETED' });
    expect((run?.endedAt ?? 0) - (run?.startedAt ?? 0)).toBe(8000);
  });

  it('takes an event once, however often it comes and however its fields are ordered', async () => {
    const { record, total } = await opened();
    const event = runEvent('j', { inputs: [dataset('in')], outputs: [dataset('out')] });
    const turned = Object.fromEntries(Object.entries(event).toReversed()) as unknown as typeof event;
    expect(await record([event, event, turned])).toBe(1);
    expect(await record([event])).toBe(0);
    expect(await total()).toBe(1);
  });

  it('keeps names that look alike apart', async () => {
    const { record, reader } = await opened();
    const event = (namespace: string, name: string) => ({
      ...runEvent(`${namespace} ${name}`),
      inputs: [{ namespace, name }],
    });
    await record([event('a:b', 'c'), event('a', 'b:c'), event('a', 'b/c#d')]);
    const namespaces = (await reader.listNamespaces()).map(({ name }) => name);
    expect(namespaces).toEqual(['a', 'a:b', `${OWN}/line`]);
    const { nodes } = await reader.listOfNamespace('DATASET', 'a', { limit: 10, offset: 0 });
    expect(nodes.map(({ name }) => name)).toEqual(['b/c#d', 'b:c']);
    const found = await reader.getGraph('dataset:a:b/c#d', { depth: 0 });
    expect(found.nodes.map(({ name }) => name)).toContain('b/c#d');
  });

  it('finds nodes by a part of their name, with signs of patterns as they are', async () => {
    const { record, reader } = await opened();
    await record([runEvent('j', { inputs: [dataset('Sales 100%'), dataset('sales_old')], outputs: [dataset('x')] })]);
    const find = async (text: string) => (await reader.searchNodes({ limit: 9, text })).items.map(({ name }) => name);
    expect((await find('sales')).sort()).toEqual(['Sales 100%', 'sales_old']);
    expect(await find('100%')).toEqual(['Sales 100%']);
    expect(await find('s_o')).toEqual(['sales_old']);
    expect(await find('\\')).toEqual([]);
    const named = async (query: { name?: string; nodeId?: string }) =>
      (await reader.searchNodes({ limit: 9, ...query })).items.map(({ nodeId: id }) => id);
    expect(await named({ name: 'sales_old' })).toEqual([nodeId('sales_old')]);
    expect(await named({ name: 'sales' })).toEqual([]);
    expect(await named({ nodeId: `job:${OWN}/line:j` })).toEqual([`job:${OWN}/line:j`]);
    expect(await named({ nodeId: nodeId('unknown') })).toEqual([]);
    await expect(named({ nodeId: 'sales' })).rejects.toMatchObject({ code: 'data.lineage_node_invalid' });
  });
});
