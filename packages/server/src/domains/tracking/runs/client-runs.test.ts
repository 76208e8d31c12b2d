import { describe, expect, it } from 'vitest';
import { insertRows } from '../../../platform/db/insert-rows.ts';
import { eachDatabase } from '../../../testing/test-database.ts';
import type { TrackingTables } from '../tables.ts';
import { openRuns } from './testing/open-runs.ts';

const code = (name: string) => ({ code: `tracking.${name}` });

eachDatabase((kind) => {
  describe('experiments', () => {
    it('take more runs along than one statement moves, also such as began in the same moment', async () => {
      const { commands, platform, write, startRun } = await openRuns(kind);
      const { experimentId } = await startRun();
      const other = await startRun('other');
      const first = await write((tx) => commands.createRun(tx, { experimentId, startedAt: -5 }));
      const columns = Object.keys(first);
      const rows = Array.from({ length: 10_001 }, (_, at) =>
        Object.values({ ...first, id: `copy-${at}`, started_at: Math.floor(at / 6000) }),
      );
      await write((tx) => insertRows(tx, 'tracking_runs', columns, rows));
      const count = async (stage: string) => {
        const query = platform.db
          .read<TrackingTables>()
          .selectFrom('tracking_runs')
          .select(({ fn }) => fn.countAll().as('count'))
          .where('stage', '=', stage)
          .where('experiment_id', '=', experimentId);
        return Number((await query.executeTakeFirst())?.count);
      };
      await write((tx) => commands.deleteExperiment(tx, experimentId));
      expect([await count('active'), await count('deleted')]).toEqual([0, 10_003]);
      expect((await write((tx) => commands.updateRun(tx, other.runId, {}))).stage).toBe('active');
      await write((tx) => commands.restoreExperiment(tx, experimentId));
      expect([await count('active'), await count('deleted')]).toEqual([10_003, 0]);
    });

    it('refuse times that no date has', async () => {
      const { commands, write, startRun } = await openRuns(kind);
      const { experimentId, runId } = await startRun();
      const refusal = {
        ...code('value_refused'),
        message: expect.stringContaining('give whole milliseconds since 1970'),
      };
      const late = 8_640_000_000_000_001;
      for (const refused of [
        write((tx) => commands.createRun(tx, { experimentId, startedAt: -late })),
        write((tx) => commands.updateRun(tx, runId, { endedAt: late })),
        write((tx) => commands.log(tx, runId, { metrics: [{ name: 'a', value: 1, step: 0, at: late }] })),
      ])
        await expect(refused).rejects.toMatchObject(refusal);
      expect((await write((tx) => commands.createRun(tx, { experimentId, startedAt: late - 1 }))).started_at).toBe(
        late - 1,
      );
    });

    it('have whole numbers as ids, one name each, and take their runs along when deleted and restored', async () => {
      const { commands, reader, write, readRun } = await openRuns(kind);
      const make = (name: string) => write((tx) => commands.createExperiment(tx, { name, tags: { team: 'line 2' } }));
      const ids = [await make('a'), await make('b')];
      expect(ids).toEqual(['1', '2']);
      await expect(make('a')).rejects.toMatchObject({ ...code('experiment_exists'), details: { stage: 'active' } });
      const [id = ''] = ids;
      const kept = await write((tx) => commands.createRun(tx, { experimentId: id, user: 'ada' }));
      const gone = await write((tx) => commands.createRun(tx, { experimentId: id }));
      await write((tx) => commands.deleteRun(tx, gone.id));
      await write((tx) => commands.deleteExperiment(tx, id));
      expect(await readRun(kept.id)).toMatchObject({
        stage: 'deleted',
        user: 'ada',
        uri: `mlflow-artifacts:/1/${kept.id}/artifacts`,
      });
      expect(await reader.findExperiment(id)).toMatchObject({ stage: 'deleted', name: 'a' });
      await expect(make('a')).rejects.toMatchObject({ ...code('experiment_exists'), details: { stage: 'deleted' } });
      for (const refused of [
        write((tx) => commands.createRun(tx, { experimentId: id })),
        write((tx) => commands.deleteExperiment(tx, id)),
        write((tx) => commands.renameExperiment(tx, id, 'c')),
        write((tx) => commands.setExperimentTag(tx, id, 'x', 'y')),
      ]) {
        await expect(refused).rejects.toMatchObject(code('experiment_deleted'));
      }
      await write((tx) => commands.restoreExperiment(tx, id));
      await expect(write((tx) => commands.restoreExperiment(tx, id))).rejects.toMatchObject(code('experiment_active'));
      expect([(await readRun(kept.id)).stage, (await readRun(gone.id)).stage]).toEqual(['active', 'active']);
      await write((tx) => commands.renameExperiment(tx, id, 'c'));
      await write((tx) => commands.setExperimentTag(tx, id, 'team', 'line 3'));
      const json = await reader.experimentDocuments(['2', id, 'none'], {
        name: { column: 'name', as: 'text' },
        tags: { map: 'tags', key: 'name', value: { column: 'value', as: 'text' } },
      });
      expect(JSON.parse(new TextDecoder().decode(json))).toEqual([
        { name: 'b', tags: { team: 'line 2' } },
        { name: 'c', tags: { team: 'line 3' } },
      ]);
      await write((tx) => commands.deleteExperimentTag(tx, id, 'team'));
      await expect(write((tx) => commands.deleteExperimentTag(tx, id, 'team'))).rejects.toMatchObject(
        code('tag_not_found'),
      );
      await expect(write((tx) => commands.renameExperiment(tx, id, 'b'))).rejects.toMatchObject(
        code('experiment_exists'),
      );
      await expect(write((tx) => commands.renameExperiment(tx, '9', 'x'))).rejects.toMatchObject(
        code('experiment_not_found'),
      );
      await expect(make('')).rejects.toMatchObject({ ...code('value_refused'), details: { rule: 'empty' } });
      await expect(make('x'.repeat(501))).rejects.toMatchObject({ details: { rule: 'length', limit: 500 } });
    });
  });

  describe('runs', () => {
    it('change their status again and again; each end is told once', async () => {
      const { platform, commands, write, startRun, readRun } = await openRuns(kind);
      const { runId } = await startRun();
      const set = (status: 'running' | 'finished' | 'failed', endedAt?: number) =>
        write((tx) => commands.updateRun(tx, runId, { status, endedAt }));
      await set('finished', 50);
      await set('finished', 60);
      expect(await readRun(runId)).toMatchObject({ status: 'finished', ended: 60, name: 'first' });
      await set('running');
      await write((tx) => commands.log(tx, runId, { metrics: [{ name: 'f1', value: 0.5, step: 0, at: 1 }] }));
      await set('failed');
      const { items } = await platform.outbox.find({ subject: runId });
      expect(items.map(({ type, payload }) => [type, payload])).toMatchObject([
        ['tracking.run.started', { experiment: 'trial' }],
        ['tracking.run.finished', { status: 'finished' }],
        ['tracking.run.finished', { status: 'failed', metrics: { f1: 0.5 } }],
      ]);
    });

    it('get a name, take batches whole or not at all, and keep parameters as they are', async () => {
      const { commands, write, startRun, readRun } = await openRuns(kind);
      const { runId, experimentId } = await startRun();
      const named = await write((tx) => commands.createRun(tx, { experimentId, parentId: runId, name: '' }));
      expect(named.name).toMatch(/^[a-z]+-[a-z]+-\d+$/);
      expect(named.id).toMatch(/^[0-9a-f]{32}$/);
      const log = (batch: Parameters<typeof commands.log>[2]) => write((tx) => commands.log(tx, runId, batch));
      const pair = (name: string, value: string) => ({ name, value });
      await log({
        params: [pair('lr', '0.1'), pair('depth', '3')],
        tags: [pair('a', '1'), pair('a', '2'), pair('Größe/x', 'y')],
      });
      await log({ params: [pair('lr', '0.1')], tags: [pair('a', '3')], name: 'second' });
      const metrics = [{ name: 'f1', value: 1, step: 0, at: 1 }];
      await expect(log({ metrics, params: [pair('new', '1'), pair('lr', '0.2')] })).rejects.toMatchObject({
        ...code('param_changed'),
        details: { runId, name: 'lr', before: '0.1', after: '0.2' },
      });
      await expect(log({ metrics, params: [pair('x', '1'), pair('x', '1')] })).rejects.toMatchObject(
        code('param_repeated'),
      );
      await expect(log({ metrics, tags: [pair('../x', '1')] })).rejects.toMatchObject({ details: { rule: 'path' } });
      await expect(log({ metrics, tags: [pair('t', 'a\0b')] })).rejects.toMatchObject({
        details: { rule: 'characters' },
      });
      await expect(log({ metrics: [{ name: 'm', value: 1, step: 0.5, at: 1 }] })).rejects.toMatchObject({
        details: { rule: 'number' },
      });
      expect(await readRun(runId)).toMatchObject({
        name: 'second',
        params: { lr: '0.1', depth: '3' },
        tags: { a: '3', 'Größe/x': 'y' },
      });
      expect(await readRun(runId)).not.toHaveProperty('metrics');
      await write((tx) => commands.deleteTag(tx, runId, 'a'));
      await expect(write((tx) => commands.deleteTag(tx, runId, 'a'))).rejects.toMatchObject(code('tag_not_found'));
    });

    it('take nothing while deleted', async () => {
      const { commands, write, startRun } = await openRuns(kind);
      const { runId } = await startRun();
      await write((tx) => commands.deleteRun(tx, runId));
      await write((tx) => commands.deleteRun(tx, runId));
      for (const refused of [
        write((tx) => commands.log(tx, runId, {})),
        write((tx) => commands.updateRun(tx, runId, { status: 'finished' })),
        write((tx) => commands.deleteTag(tx, runId, 'a')),
        write((tx) => commands.logInputs(tx, runId, { datasets: [], models: [] })),
        write((tx) => commands.logOutputs(tx, runId, [])),
      ]) {
        await expect(refused).rejects.toMatchObject({ ...code('run_deleted'), details: { runId } });
      }
      await write((tx) => commands.restoreRun(tx, runId));
      await write((tx) => commands.restoreRun(tx, runId));
      await write((tx) => commands.log(tx, runId, { tags: [{ name: 'a', value: 'b' }] }));
      await expect(write((tx) => commands.deleteRun(tx, 'none'))).rejects.toMatchObject(code('run_not_found'));
    });

    it('keep datasets once, in order, and models that went in and came out', async () => {
      const { commands, reader, write, startRun, readRun } = await openRuns(kind);
      const { runId, experimentId } = await startRun();
      const dataset = (name: string, context?: string) => ({
        name,
        digest: 'd1',
        sourceType: 'local',
        source: '{}',
        context,
        tags: context === undefined ? {} : { 'x.context': context },
      });
      const model = await write((tx) => commands.createLoggedModel(tx, { experimentId, name: 'm', runId }));
      const inputs = {
        datasets: [dataset('b', 'training'), dataset('a'), dataset('b', 'eval')],
        models: [model.id, model.id],
      };
      await write((tx) => commands.logInputs(tx, runId, inputs));
      await write((tx) =>
        commands.logInputs(tx, runId, { datasets: [dataset('c'), dataset('a', 'eval')], models: [model.id] }),
      );
      await write((tx) => commands.logOutputs(tx, runId, [{ modelId: model.id, step: 4 }]));
      await write((tx) => commands.logOutputs(tx, runId, [{ modelId: model.id, step: 4 }]));
      expect(await readRun(runId)).toMatchObject({
        datasets: [
          {
            name: 'b',
            digest: 'd1',
            source: '{}',
            context: 'training',
            tags: [{ key: 'x.context', value: 'training' }],
          },
          { name: 'a', digest: 'd1', source: '{}' },
          { name: 'c', digest: 'd1', source: '{}' },
        ],
        inputs: [{ id: model.id }],
        outputs: [{ id: model.id, step: 4 }],
      });
      await expect(write((tx) => commands.logOutputs(tx, runId, [{ modelId: 'm-x', step: 0 }]))).rejects.toMatchObject(
        code('logged_model_not_found'),
      );
      const found = await reader.datasets([experimentId], 10, {
        name: { column: 'name', as: 'text' },
        context: { column: 'context', as: 'text' },
      });
      expect(JSON.parse(new TextDecoder().decode(found.json))).toEqual([
        { name: 'a' },
        { name: 'b', context: 'training' },
        { name: 'c' },
      ]);
      await expect(
        write((tx) =>
          commands.logInputs(tx, runId, { datasets: [{ ...dataset('x'), digest: 'd'.repeat(37) }], models: [] }),
        ),
      ).rejects.toMatchObject({ details: { field: 'dataset digest', rule: 'length', limit: 36 } });
    });
  });
});
