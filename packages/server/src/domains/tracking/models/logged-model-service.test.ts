import { expect, it } from 'vitest';
import type { Tx } from '../../../platform/db/database.ts';
import type { DocumentShape } from '../../../platform/db/documents.ts';
import { eachDatabase } from '../../../testing/test-database.ts';
import { createTestPlatform } from '../../../testing/test-platform.ts';
import { createRunService } from '../runs/run-service.ts';
import type { TrackingTables } from '../tables.ts';
import { createLoggedModelService } from './logged-model-service.ts';
import { createModelReader } from './model-reader.sql.ts';
import { createRegistryService } from './registry-service.ts';

async function open(database: 'sqlite' | 'postgres') {
  const platform = await createTestPlatform({ database });
  const run = <R>(work: (tx: Tx) => Promise<R>) => platform.db.run(work);
  const { runId, experimentId } = await run(async (tx) => {
    const ask = { key: 'k', projectId: 'default', experiment: 'e', name: 'r', params: {}, tags: {}, inputs: [] };
    const id = await createRunService(platform).startRun(tx, ask);
    const row = await tx.on<TrackingTables>().selectFrom('tracking_runs').selectAll().executeTakeFirstOrThrow();
    return { runId: id, experimentId: row.experiment_id };
  });
  return {
    platform,
    run,
    runId,
    experimentId,
    models: createLoggedModelService(platform),
    registry: createRegistryService({ ...platform, versionUses: [] }),
    reader: createModelReader(platform.db),
  };
}

const pair: DocumentShape = { key: { column: 'name', as: 'text' }, value: { column: 'value', as: 'text' } };
const shape: DocumentShape = {
  id: { column: 'id', as: 'text' },
  status: { column: 'status', as: 'text', texts: { ready: 'READY' } },
  params: { list: 'params', item: pair },
  tags: { list: 'tags', item: pair },
  metrics: {
    list: 'metrics',
    item: {
      key: { column: 'name', as: 'text' },
      value: { column: 'value', as: 'number', nan: 'value_is_nan' },
      dataset: { column: 'dataset_name', as: 'text' },
    },
  },
  registrations: {
    list: 'registrations',
    item: { name: { column: 'name', as: 'text' }, version: { column: 'version', as: 'number' } },
  },
};

const parse = (bytes: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(bytes));

eachDatabase((kind) => {
  it('makes a pending model below its experiment, with a name when none is given', async () => {
    const { models, run, experimentId, runId, reader } = await open(kind);
    const made = await run((tx) =>
      models.createLoggedModel(tx, { experimentId, name: 'forest', type: 'Agent', runId }),
    );
    expect(made.id).toMatch(/^m-[0-9a-f]{32}$/);
    expect(made).toMatchObject({ name: 'forest', type: 'Agent', status: 'pending', run_id: runId });
    expect(made.artifact_uri).toMatch(new RegExp(`${experimentId}/models/${made.id}/artifacts$`));
    const unnamed = await run((tx) => models.createLoggedModel(tx, { experimentId }));
    expect(unnamed.name).toMatch(/^[a-z]+-[a-z]+-\d+$/);
    await run((tx) => models.finalizeLoggedModel(tx, made.id, 'ready'));
    expect((await reader.findLoggedModelRow(made.id))?.status).toBe('ready');
    await run((tx) => models.deleteLoggedModel(tx, made.id));
    await run((tx) => models.deleteLoggedModel(tx, made.id));
    expect((await reader.findLoggedModelRow(made.id))?.deleted_at).not.toBeNull();
    const gone = { code: 'tracking.logged_model_not_found', details: { id: made.id } };
    await expect(run((tx) => models.finalizeLoggedModel(tx, made.id, 'ready'))).rejects.toMatchObject(gone);
  });

  it('keeps parameters for good and tags until they go, and refuses what does not fit', async () => {
    const { models, run, experimentId } = await open(kind);
    const params = [{ name: 'trees', value: '200' }];
    const { id } = await run((tx) => models.createLoggedModel(tx, { experimentId, params }));
    await run((tx) => models.logLoggedModelParams(tx, id, [...params, { name: 'depth', value: '8' }]));
    await run((tx) => models.logLoggedModelParams(tx, id, []));
    const changed = run((tx) => models.logLoggedModelParams(tx, id, [{ name: 'trees', value: '9' }]));
    await expect(changed).rejects.toMatchObject({
      code: 'tracking.param_changed',
      details: { modelId: id, name: 'trees', before: '200', after: '9' },
    });
    await run((tx) => models.setLoggedModelTags(tx, id, [{ name: 'k', value: 'v' }]));
    const many = Array.from({ length: 5000 }, (_, index) => ({ name: `t${index % 4999}`, value: String(index) }));
    await run((tx) => models.setLoggedModelTags(tx, id, many));
    await Promise.all(
      ['b', 'c'].map((more) =>
        run((tx) => models.changeLoggedModelTag(tx, id, 'list', (before = '') => before + more)),
      ),
    );
    await run((tx) =>
      models.changeLoggedModelTag(tx, id, 'list', (before) => {
        expect(before).toHaveLength(2);
        return '';
      }),
    );
    await run((tx) => models.deleteLoggedModelTag(tx, id, 'k'));
    await expect(run((tx) => models.deleteLoggedModelTag(tx, id, 'k'))).rejects.toMatchObject({
      code: 'tracking.tag_not_found',
    });
    const make = (more: object) => run((tx) => models.createLoggedModel(tx, { experimentId, ...more }));
    await expect(make({ name: 'a.b' })).rejects.toMatchObject({ code: 'tracking.value_refused' });
    await expect(make({ name: '' })).rejects.toMatchObject({ details: { rule: 'empty' } });
    await expect(make({ experimentId: '99' })).rejects.toMatchObject({ code: 'tracking.experiment_not_found' });
    await expect(make({ runId: 'none' })).rejects.toMatchObject({ code: 'tracking.run_not_found' });
  });

  it('gives documents in the order of the ids, with the parts that the shape names', async () => {
    const { models, registry, run, experimentId, runId, reader, platform } = await open(kind);
    const params = [
      { name: 'b', value: '2' },
      { name: 'a', value: 'ä"' },
    ];
    const first = await run((tx) => models.createLoggedModel(tx, { experimentId, params, tags: params }));
    const second = await run((tx) => models.createLoggedModel(tx, { experimentId }));
    await run((tx) => models.finalizeLoggedModel(tx, first.id, 'ready'));
    await run((tx) => registry.createModel(tx, { name: 'wear' }));
    await run((tx) => registry.createVersion(tx, { name: 'wear', sourceUri: 's', loggedModelId: first.id }));
    await platform.db.run(async (tx) => {
      const metric = { model_id: first.id, run_id: runId, dataset_digest: '', step: 0, at: 1 };
      await tx
        .on<TrackingTables>()
        .insertInto('tracking_logged_model_metrics')
        .values([
          { ...metric, name: 'f1', dataset_name: '', value: 0.5, value_is_nan: 0 },
          { ...metric, name: 'f1', dataset_name: 'eval', value: null, value_is_nan: 1 },
        ])
        .execute();
    });
    const documents = parse(await reader.loggedModelDocuments([second.id, 'm-none', first.id], shape));
    const pairs = [
      { key: 'a', value: 'ä"' },
      { key: 'b', value: '2' },
    ];
    expect(documents).toEqual([
      { id: second.id, status: 'pending' },
      {
        id: first.id,
        status: 'READY',
        params: pairs,
        tags: pairs,
        metrics: [
          { key: 'f1', value: 0.5, dataset: '' },
          { key: 'f1', value: 'NaN', dataset: 'eval' },
        ],
        registrations: [{ name: 'wear', version: 1 }],
      },
    ]);
  });

  it('gives registered models with the newest version of each stage, and versions with the parts of their logged model', async () => {
    const { models, registry, run, experimentId, reader } = await open(kind);
    const params = [{ name: 'trees', value: '200' }];
    const logged = await run((tx) => models.createLoggedModel(tx, { experimentId, params }));
    const model = await run((tx) => registry.createModel(tx, { name: 'wear', tags: [{ name: 't', value: '1' }] }));
    const add = (more: object = {}) =>
      run((tx) => registry.createVersion(tx, { name: 'wear', sourceUri: 's', ...more }));
    await add();
    await add({ loggedModelId: logged.id, tags: params });
    const last = await add();
    await run((tx) => registry.setVersionStage(tx, 'wear', 1, 'staging', false));
    for (const alias of ['b', 'a']) await run((tx) => registry.setModelAlias(tx, 'wear', alias, 2));
    await run((tx) => registry.deleteVersion(tx, 'wear', 3));
    const version: DocumentShape = {
      name: { column: 'name', as: 'text' },
      version: { column: 'version', as: 'text' },
      stage: { column: 'stage', as: 'text' },
      aliases: { column: 'alias_names', as: 'json' },
      tags: { entries: 'tag_values', key: 'key', value: 'value' },
    };
    const found = await reader.modelDocuments([model.id], {
      name: { column: 'name', as: 'text' },
      tags: { list: 'tags', item: pair },
      aliases: {
        list: 'aliases',
        item: { alias: { column: 'alias', as: 'text' }, version: { column: 'version', as: 'text' } },
      },
      latest_versions: { list: 'latest_versions', item: version },
    });
    const second = {
      name: 'wear',
      version: '2',
      stage: 'none',
      aliases: ['a', 'b'],
      tags: [{ key: 'trees', value: '200' }],
    };
    expect(parse(found)).toEqual([
      {
        name: 'wear',
        tags: [{ key: 't', value: '1' }],
        aliases: [
          { alias: 'a', version: '2' },
          { alias: 'b', version: '2' },
        ],
        latest_versions: [{ name: 'wear', version: '1', stage: 'staging' }, second],
      },
    ]);
    const two = await reader.findVersionRow('wear', 2);
    const documents = await reader.versionDocuments([last.id, two?.id ?? ''], {
      ...version,
      params: { list: 'params', item: pair },
      metrics: { list: 'metrics', item: pair },
    });
    expect(parse(documents)).toEqual([{ ...second, params: [{ key: 'trees', value: '200' }] }]);
  });
});
