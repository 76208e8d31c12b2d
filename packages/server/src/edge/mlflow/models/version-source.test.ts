import { expect, it } from 'vitest';
import { createWireClient, type WireClient } from '../../../testing/wire-client.ts';

const R = 'registered-models/';
const V = 'model-versions/';
const bad = 'INVALID_PARAMETER_VALUE';
const says = (source: string, rest: string) => `Invalid model version source: '${source}'. ${rest}`;
const relative =
  'If supplying a source as an http, https, local file path, ftp, objectstore, or mlflow-artifacts uri, an absolute path must be provided without relative path references present. Please provide an absolute path.';
const owner = (field: string) => `The ${field} request parameter must identify the resource that contains the source.`;
const local = (field: string) =>
  `To use a local path as a model version source, the ${field} request parameter has to be specified and the local path has to be contained within the artifact directory of the run specified by the ${field}.`;

interface Scene extends WireClient {
  readonly runId: string;
  readonly runUri: string;
  readonly modelId: string;
  readonly modelUri: string;
  make(fields: object): ReturnType<WireClient['call']>;
  refuses(
    fields: { readonly source: string; readonly run_id?: string; readonly model_id?: string },
    rest: string,
  ): Promise<void>;
}

async function open(root?: string): Promise<Scene> {
  const client = await createWireClient(root === undefined ? {} : { flags: ['--default-artifact-root', root] });
  await client.call('POST', `${R}create`, { name: 'a' });
  const { run } = (await client.call('POST', 'runs/create', { experiment_id: '0' })).body as {
    run: { info: { run_id: string; artifact_uri: string } };
  };
  const { run_id: runId, artifact_uri: runUri } = run.info;
  const made = { experiment_id: '0', name: 'm', source_run_id: runId };
  const { model } = (await client.call('POST', 'logged-models', made)).body as {
    model: { info: { model_id: string; artifact_uri: string } };
  };
  const { model_id: modelId, artifact_uri: modelUri } = model.info;
  return {
    ...client,
    runId,
    runUri,
    modelId,
    modelUri,
    make: (fields) => client.call('POST', `${V}create`, { name: 'a', ...fields }),
    async refuses(fields, rest) {
      const refusal = await client.refusal('POST', `${V}create`, { name: 'a', ...fields });
      expect(refusal).toEqual([400, bad, says(fields.source, rest)]);
    },
  };
}

it('takes sources of the run that is named, and of stores that this server does not reach', async () => {
  const { make, refuses, runId } = await open();
  expect((await make({ source: `runs:/${runId}/model`, run_id: runId })).status).toBe(200);
  expect((await make({ source: `mlflow-artifacts:/0/${runId}/artifacts/m`, run_id: runId })).status).toBe(200);
  expect((await make({ source: 's3://bucket/a%20b/c' })).status).toBe(200);
  await refuses({ source: `runs:/${runId}/model`, run_id: 'other' }, owner('run_id'));
  await refuses({ source: `runs:/${runId}/model` }, owner('run_id'));
  await refuses({ source: `runs://host/${runId}/model`, run_id: runId }, owner('run_id'));
  await refuses({ source: 'mlflow-artifacts:/0/other/artifacts/m', run_id: runId }, owner('run_id'));
  await refuses({ source: `mlflow-artifacts:/0/${runId}/artifactsX`, run_id: runId }, owner('run_id'));
  await refuses({ source: `mlflow-artifacts:/0/${runId}/artifacts` }, owner('run_id'));
  await refuses({ source: `mlflow-artifacts:/0/${runId}/artifacts`, run_id: 'none' }, owner('run_id'));
});

it('takes a folder of this machine only inside the files of the run or logged model', async () => {
  const { make, refuses, runId, runUri, modelId, modelUri } = await open('file:///srv/files');
  for (const inside of ['/model', '/.', '/model/..', '/a/../b']) {
    expect((await make({ source: runUri + inside, run_id: runId })).status).toBe(200);
  }
  expect((await make({ source: runUri.replace('file://', ''), run_id: runId })).status).toBe(200);
  expect((await make({ source: `${modelUri}`, model_id: modelId })).status).toBe(200);
  const outside = [
    '/etc/passwd',
    'file:///etc/passwd',
    'dummy-source',
    `${runUri}/../../other`,
    `${runUri}/a/../..`,
    `${runUri}/a/%2e%2e/b`,
    `${runUri}/%2e%2e/%2E%2e/other`,
    `${runUri}/%252e%252e/x`,
    `${runUri}/..%5cx`,
    `${runUri}\\..\\x`,
    `${runUri}X`,
    `${runUri}/%00`,
    `file://localhost${'/etc'}`,
  ];
  for (const source of outside) await refuses({ source, run_id: runId }, local('run_id'));
  await refuses({ source: `${runUri}/model` }, local('run_id'));
  const elsewhere = await make({ source: 'file://files.example/x', run_id: runId });
  expect(elsewhere).toMatchObject({
    status: 400,
    body: { message: expect.stringMatching(/^file:\/\/files\.example\/x is not a valid remote uri\./) },
  });
  await refuses({ source: runUri, model_id: modelId }, local('model_id'));
  await refuses({ source: runUri, run_id: 'none' }, owner('run_id'));
});

it('refuses paths that lead upwards in any spelling', async () => {
  const { refuses, runId } = await open();
  const paths = [
    's3://b/c/../d',
    's3://b/%2e%2e/d',
    's3://b/%252e%252e/d',
    's3://b/c/..%5cd',
    's3://b/c#x',
    's3://b/c%23x',
    's3://b/c%00',
    's3://b/./c',
    's3://b',
    's3:b/c',
    `runs:/${runId}/../model`,
    `runs:/${runId}/%2e%2e/model`,
    `mlflow-artifacts:/0/${runId}/artifacts/../../../x`,
    `mlflow-artifacts:/0/${runId}/artifacts/%2e%2e/%2e%2e/x`,
  ];
  for (const source of paths) await refuses({ source, run_id: runId }, relative);
});

it.each(['http', 'https', 'ftp', 'sftp', 'hdfs', 'viewfs', 'mlflow-artifacts'])(
  'does not talk to the host that a source with %s names',
  async (scheme) => {
    const { refusal } = await open();
    const [status, code, message] = await refusal('POST', `${V}create`, { name: 'a', source: `${scheme}://host/x` });
    expect([status, code]).toEqual([400, bad]);
    expect(message).toContain(`'source' cannot use the '${scheme}' scheme`);
  },
);

it('resolves a logged model to its files and its run, and lists the version in its tag', async () => {
  const { call, make, refuses, refusal, runId, modelId, modelUri } = await open();
  const source = `models:/${modelId}`;
  const { body } = await make({ source, model_id: modelId });
  expect(body.model_version).toMatchObject({ source, run_id: runId });
  const uri = await call('GET', `${V}get-download-uri`, { name: 'a', version: '1' });
  expect(uri.body).toEqual({ artifact_uri: modelUri });
  await Promise.all([2, 3].map(() => make({ source, model_id: modelId })));
  const { model } = (await call('GET', `logged-models/${modelId}`)).body as {
    model: { info: { tags: Array<{ key: string; value: string }> } };
  };
  const [tag] = model.info.tags;
  expect(tag?.key).toBe('mlflow.modelVersions');
  expect(JSON.parse(tag?.value ?? '')).toEqual([1, 2, 3].map((version) => ({ name: 'a', version })));
  await refuses({ source }, owner('model_id'));
  await refuses({ source: 'models:/m-1', model_id: modelId }, owner('model_id'));
  await refuses({ source: `runs:/${runId}/m`, model_id: modelId, run_id: runId }, owner('model_id'));
  await refuses({ source: 'models:/' }, owner('model_id'));
  await refuses({ source: 'models://host/a/1' }, 'Registered model sources must use the active model registry.');
  const missing = [404, 'RESOURCE_DOES_NOT_EXIST', "Logged model with ID 'm-1' not found."];
  expect(await refusal('POST', `${V}create`, { name: 'a', source: 'models:/m-1', model_id: 'm-1' })).toEqual(missing);
});

it('copies a version: the copy keeps the files when the first is gone', async () => {
  const { call, make, refuses, refusal, runId } = await open();
  const first = `runs:/${runId}/model`;
  await make({ source: first, run_id: runId });
  await call('POST', `${R}alias`, { name: 'a', alias: 'best', version: '1' });
  await call('POST', `${R}create`, { name: 'b' });
  for (const source of ['models:/a/1', 'models:/a@best', 'models:/a/None', 'models:/a/latest']) {
    const { body } = await call('POST', `${V}create`, { name: 'b', source });
    expect(body.model_version).toMatchObject({ source: 'models:/a/1', run_id: runId });
  }
  await call('POST', `${V}create`, { name: 'b', source: 'models:/b/1', run_id: runId });
  await call('DELETE', `${R}delete`, { name: 'a' });
  for (const version of ['1', '5']) {
    const { body } = await call('GET', `${V}get-download-uri`, { name: 'b', version });
    expect(body).toEqual({ artifact_uri: first });
  }
  await call('POST', `${R}create`, { name: 'a' });
  const differs = 'The run_id and model_id request parameters must match the referenced model version.';
  await refuses({ source: 'models:/b/1', run_id: 'other' }, differs);
  const create = (source: string) => refusal('POST', `${V}create`, { name: 'a', source });
  const gone = 'RESOURCE_DOES_NOT_EXIST';
  expect(await create('models:/b/9')).toEqual([404, gone, 'Model Version (name=b, version=9) not found']);
  expect(await create('models:/none/1')).toEqual([404, gone, 'Registered Model with name=none not found']);
  expect(await create('models:/b@none')).toEqual([400, bad, 'Registered model alias none not found.']);
});

it('keeps prompts to their placeholder, and models away from prompts', async () => {
  const { call, make, refuses, refusal } = await open();
  const tags = [{ key: 'mlflow.prompt.is_prompt', value: 'true' }];
  expect((await make({ source: 'dummy-source', tags })).status).toBe(200);
  const [, , message] = await refusal('POST', `${V}create`, { name: 'a', source: '/etc/passwd', tags });
  expect(message).toBe("Invalid prompt source: '/etc/passwd'. Prompt sources must use an MLflow placeholder.");
  await call('POST', `${R}create`, { name: 'p', tags });
  await refuses({ source: 'models:/p/1' }, 'Prompt versions cannot be used as model version sources.');
});
