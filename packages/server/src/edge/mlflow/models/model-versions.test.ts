import { describe, expect, it } from 'vitest';
import { createWireClient, type WireClient } from '../../../testing/wire-client.ts';

const R = 'registered-models/';
const V = 'model-versions/';
const DOCS = ' See the API docs for more information about request parameters.';
const bad = 'INVALID_PARAMETER_VALUE';
const gone = 'RESOURCE_DOES_NOT_EXIST';
const at = expect.any(Number);

async function open(): Promise<WireClient> {
  const client = await createWireClient();
  await client.call('POST', `${R}create`, { name: 'a' });
  return client;
}

describe('versions', () => {
  it('are numbered, got, described and deleted; a number is never used again', async () => {
    const { call, refusal } = await open();
    const first = {
      name: 'a',
      version: '1',
      creation_timestamp: at,
      last_updated_timestamp: at,
      current_stage: 'None',
      description: '',
      source: 'runs:/r1/model',
      run_id: 'r1',
      status: 'READY',
      run_link: '',
    };
    const given = { name: 'a', source: 'runs:/r1/model', run_id: 'r1' };
    expect((await call('POST', `${V}create`, given)).body).toEqual({ model_version: first });
    const more = { tags: [{ key: 'k', value: 'v' }], run_link: 'l', description: 'd' };
    expect((await call('POST', `${V}create`, { name: 'a', source: 's3://b/c', ...more })).body).toEqual({
      model_version: { ...first, ...more, version: '2', source: 's3://b/c', run_id: '' },
    });
    expect((await call('GET', `${V}get`, { name: 'a', version: '1' })).body).toEqual({ model_version: first });
    expect((await call('GET', `${V}get`, { name: 'a', version: ' +1 ' })).status).toBe(200);
    expect((await call('GET', `${V}get-download-uri`, { name: 'a', version: '2' })).body).toEqual({
      artifact_uri: 's3://b/c',
    });
    const renewed = await call('PATCH', `${V}update`, { name: 'a', version: '1', description: 'new' });
    expect(renewed.body.model_version).toMatchObject({ description: 'new' });
    expect((await call('PATCH', `${V}update`, { name: 'a', version: '1' })).body.model_version).not.toHaveProperty(
      'description',
    );
    expect((await call('DELETE', `${V}delete`, { name: 'a', version: '2' })).body).toEqual({});
    const missing = [404, gone, 'Model Version (name=a, version=2) not found'];
    expect(await refusal('DELETE', `${V}delete`, { name: 'a', version: '2' })).toEqual(missing);
    expect((await call('POST', `${V}create`, given)).body.model_version).toMatchObject({ version: '3' });
  });

  it('that are not there, or are no numbers', async () => {
    const { refusal } = await open();
    const calls = [
      ['GET', `${V}get`, {}],
      ['GET', `${V}get-download-uri`, {}],
      ['PATCH', `${V}update`, {}],
      ['POST', `${V}transition-stage`, { stage: 'None' }],
      ['DELETE', `${V}delete`, {}],
      ['POST', `${V}set-tag`, { key: 'k', value: 'v' }],
      ['DELETE', `${V}delete-tag`, { key: 'k' }],
    ] as const;
    for (const [method, path, fields] of calls) {
      for (const name of ['a', 'zz']) {
        const missing = [404, gone, `Model Version (name=${name}, version=7) not found`];
        expect(await refusal(method, path, { name, version: '7', ...fields })).toEqual(missing);
      }
      const odd = await refusal(method, path, { name: 'a', version: 'x', ...fields });
      expect(odd).toEqual([400, bad, "Parameter 'version' must be an integer, got 'x'."]);
    }
    expect(await refusal('GET', `${V}get`, { name: 'a' })).toEqual([
      400,
      bad,
      `Missing value for required parameter 'version'.${DOCS}`,
    ]);
  });

  it('go through stages; others of the stage can be archived', async () => {
    const { call, refusal } = await open();
    for (const source of ['s3://b/1', 's3://b/2', 's3://b/3']) await call('POST', `${V}create`, { name: 'a', source });
    const move = (version: string, fields: object) =>
      call('POST', `${V}transition-stage`, { name: 'a', version, ...fields });
    expect((await move('1', { stage: 'pRODUCTION' })).body.model_version).toMatchObject({
      current_stage: 'Production',
    });
    await move('2', { stage: 'production', archive_existing_versions: true });
    const latest = async (fields: object = {}) => {
      const { body } = await call('POST', `${R}get-latest-versions`, { name: 'a', ...fields });
      const versions = body.model_versions as Array<{ current_stage: string; version: string }> | undefined;
      return versions?.map(({ current_stage: stage, version }) => `${stage} ${version}`);
    };
    expect(await latest()).toEqual(['Archived 1', 'Production 2', 'None 3']);
    expect(await latest({ stages: ['none', 'STAGING'] })).toEqual(['None 3']);
    expect(await latest({ stages: ['Staging'] })).toBeUndefined();
    const viaQuery = await call('GET', `${R}get-latest-versions`, { name: 'a', stages: ['Archived', 'None'] });
    expect(viaQuery.body.model_versions).toMatchObject([{ version: '1' }, { version: '3' }]);
    expect((await call('GET', `${R}get`, { name: 'a' })).body.registered_model).toMatchObject({
      latest_versions: [{ version: '1' }, { version: '2' }, { version: '3' }],
    });
    const unknown = 'Invalid Model Version stage: x. Value must be one of None, Staging, Production, Archived.';
    const path = `${V}transition-stage`;
    expect(await refusal('POST', path, { name: 'a', version: '1', stage: 'x' })).toEqual([400, bad, unknown]);
    expect(await refusal('POST', `${R}get-latest-versions`, { name: 'a', stages: ['x'] })).toEqual([400, bad, unknown]);
    const archive = { name: 'a', version: '1', stage: 'none', archive_existing_versions: true };
    expect(await refusal('POST', path, archive)).toEqual([
      400,
      bad,
      "Model version transition cannot archive existing model versions because 'none' is not an Active stage. Valid stages are ['Staging', 'Production']",
    ]);
    expect(await refusal('POST', path, { name: 'a', version: '1' })).toEqual([
      400,
      bad,
      `Missing value for required parameter 'stage'.${DOCS}`,
    ]);
  });

  it('carry tags', async () => {
    const { call, refusal } = await open();
    await call('POST', `${V}create`, { name: 'a', source: 's3://b/1' });
    const ref = { name: 'a', version: '1' };
    expect((await call('POST', `${V}set-tag`, { ...ref, key: 'k', value: 'v' })).body).toEqual({});
    expect((await call('POST', `${V}set-tag`, { ...ref, key: 'e' })).body).toEqual({});
    expect((await call('GET', `${V}get`, ref)).body.model_version).toMatchObject({
      tags: [
        { key: 'e', value: '' },
        { key: 'k', value: 'v' },
      ],
    });
    for (let time = 0; time < 2; time += 1) {
      expect((await call('DELETE', `${V}delete-tag`, { ...ref, key: 'k' })).body).toEqual({});
    }
    const prompt = { ...ref, key: 'mlflow.prompt.text', value: 'p'.repeat(100_001) };
    expect(await refusal('POST', `${V}set-tag`, prompt)).toEqual([
      400,
      bad,
      'Prompt text exceeds max length of 100000 characters.',
    ]);
  });
});
