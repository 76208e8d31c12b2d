import { describe, expect, it } from 'vitest';
import { createWireClient } from '../../../testing/wire-client.ts';

const R = 'registered-models/';
const V = 'model-versions/';
const DOCS = ' See the API docs for more information about request parameters.';
const bad = 'INVALID_PARAMETER_VALUE';
const gone = 'RESOURCE_DOES_NOT_EXIST';
const elsewhere =
  'Names may be treated as files in certain cases, and must not resolve to other names when treated as such. This name would resolve to';
const at = expect.any(Number);

describe('registered models', () => {
  it('are made, got, described, renamed and deleted', async () => {
    const { call, refusal } = await createWireClient();
    const made = { name: 'a', creation_timestamp: at, last_updated_timestamp: at };
    const tags = [{ key: 'k', value: 'v' }];
    expect((await call('POST', `${R}create`, { name: 'a', tags })).body).toEqual({
      registered_model: { ...made, tags },
    });
    expect((await call('GET', `${R}get`, { name: 'a' })).body).toEqual({ registered_model: { ...made, tags } });
    const described = { ...made, tags, description: 'd' };
    expect((await call('PATCH', `${R}update`, { name: 'a', description: 'd' })).body).toEqual({
      registered_model: described,
    });
    expect((await call('PATCH', `${R}update`, { name: 'a' })).body).toEqual({ registered_model: { ...made, tags } });
    expect((await call('POST', `${R}rename`, { name: 'a', new_name: 'b' })).body).toEqual({
      registered_model: { ...made, tags, name: 'b' },
    });
    expect((await call('POST', `${R}rename`, { name: 'b', new_name: 'b' })).status).toBe(200);
    expect(await refusal('GET', `${R}get`, { name: 'a' })).toEqual([
      404,
      gone,
      'Registered Model with name=a not found',
    ]);
    expect((await call('DELETE', `${R}delete`, { name: 'b' })).body).toEqual({});
    expect(await refusal('DELETE', `${R}delete`, { name: 'b' })).toEqual([
      404,
      gone,
      'Registered Model with name=b not found',
    ]);
    expect((await call('POST', '/ajax-api/2.0/mlflow/registered-models/create', { name: 'b' })).status).toBe(200);
  });

  it('have names that are taken once, by a model or a prompt', async () => {
    const { call, refusal } = await createWireClient();
    const taken = 'RESOURCE_ALREADY_EXISTS';
    const prompt = [{ key: 'mlflow.prompt.is_prompt', value: 'true' }];
    await call('POST', `${R}create`, { name: 'a' });
    await call('POST', `${R}create`, { name: 'b' });
    await call('POST', `${R}create`, { name: 'p', tags: prompt });
    const already = 'Registered Model (name=a) already exists.';
    expect(await refusal('POST', `${R}create`, { name: 'a' })).toEqual([400, taken, already]);
    expect(await refusal('POST', `${R}rename`, { name: 'b', new_name: 'a' })).toEqual([400, taken, already]);
    const words = (wanted: string, name: string, found: string) =>
      `Tried to create a ${wanted} with name '${name}', but the name is already taken by a ${found}. MLflow does not allow creating a model and a prompt with the same name.`;
    expect(await refusal('POST', `${R}create`, { name: 'p' })).toEqual([
      400,
      taken,
      words('registered model', 'p', 'prompt'),
    ]);
    expect(await refusal('POST', `${R}create`, { name: 'a', tags: prompt })).toEqual([
      400,
      taken,
      words('prompt', 'a', 'registered model'),
    ]);
    expect(await refusal('POST', `${R}create`, { name: 'p', tags: prompt })).toEqual([
      400,
      taken,
      'Prompt (name=p) already exists.',
    ]);
  });

  it('refuse what they cannot be called, in the words that clients compare', async () => {
    const { refusal } = await createWireClient();
    const refused: ReadonlyArray<readonly [string, object, string]> = [
      ['create', { name: '' }, `Missing value for required parameter 'name'.${DOCS}`],
      ['create', {}, `Missing value for required parameter 'name'.${DOCS}`],
      ['create', { name: ' ' }, `Missing value for required parameter 'name'.`],
      ['create', { name: 'x/y' }, `Invalid model name 'x/y'. Names cannot contain '/' or ':'.`],
      ['create', { name: '..' }, `Invalid value ".." for parameter 'name' supplied: ${elsewhere} '..'`],
      ['create', { name: 3 }, `Invalid value 3 for parameter 'name' supplied:  Hint: Value was of type 'int'.${DOCS}`],
      [
        'create',
        { name: 't', tags: 'a' },
        `Invalid value "a" for parameter 'tags' supplied:  Hint: Value was of type 'str'.${DOCS}`,
      ],
      [
        'create',
        { name: 't', tags: [{ key: '../x' }] },
        `Invalid value "../x" for parameter 'key' supplied: ${elsewhere} '../x'`,
      ],
      [
        'create',
        { name: 't', tags: [{ value: 'x' }] },
        `Invalid value "" for parameter 'key' supplied: ${elsewhere} '.'`,
      ],
      ['create', { name: 't', tags: [{ key: 'k'.repeat(251) }] }, "'key' exceeds the maximum length of 250 characters"],
      ['rename', { name: 'x' }, `Missing value for required parameter 'new_name'.${DOCS}`],
      ['rename', { name: 'x', new_name: 'q:q' }, `Invalid model name 'q:q'. Names cannot contain '/' or ':'.`],
    ];
    for (const [path, fields, message] of refused) {
      expect(await refusal('POST', R + path, fields)).toEqual([400, bad, message]);
    }
  });

  it('say that they are not there', async () => {
    const { refusal } = await createWireClient();
    const message = 'Registered Model with name=zz not found';
    const calls = [
      ['GET', `${R}get`, {}],
      ['PATCH', `${R}update`, {}],
      ['POST', `${R}rename`, { new_name: 'b' }],
      ['POST', `${R}get-latest-versions`, {}],
      ['GET', `${R}get-latest-versions`, {}],
      ['POST', `${R}set-tag`, { key: 'k', value: 'v' }],
      ['DELETE', `${R}delete-tag`, { key: 'k' }],
      ['GET', `${R}alias`, { alias: 'x' }],
      ['DELETE', `${R}alias`, { alias: 'x' }],
      ['POST', `${V}create`, { source: 's3://b/c' }],
    ] as const;
    for (const [method, path, fields] of calls) {
      expect(await refusal(method, path, { name: 'zz', ...fields })).toEqual([404, gone, message]);
    }
  });

  it('carry tags; deleting one that is not there is fine', async () => {
    const { call, refusal } = await createWireClient();
    await call('POST', `${R}create`, { name: 'a' });
    expect((await call('POST', `${R}set-tag`, { name: 'a', key: 'k', value: 'v' })).body).toEqual({});
    expect((await call('POST', `${R}set-tag`, { name: 'a', key: 'k', value: 'w' })).body).toEqual({});
    expect((await call('POST', `${R}set-tag`, { name: 'a', key: 'e' })).body).toEqual({});
    expect((await call('GET', `${R}get`, { name: 'a' })).body.registered_model).toMatchObject({
      tags: [
        { key: 'e', value: '' },
        { key: 'k', value: 'w' },
      ],
    });
    for (let time = 0; time < 2; time += 1) {
      expect((await call('DELETE', `${R}delete-tag`, { name: 'a', key: 'k' })).body).toEqual({});
    }
    const long = { name: 'a', key: 'k', value: 'v'.repeat(100_001) };
    expect(await refusal('POST', `${R}set-tag`, long)).toEqual([
      400,
      bad,
      "'value' exceeds the maximum length of 100000 characters",
    ]);
    const nothing = `Missing value for required parameter 'key'.${DOCS}`;
    expect(await refusal('DELETE', `${R}delete-tag`, { name: 'a' })).toEqual([400, bad, nothing]);
  });
});

describe('aliases', () => {
  it('name a version; the newest is always latest', async () => {
    const { call, refusal } = await createWireClient();
    await call('POST', `${R}create`, { name: 'a' });
    const none = 'Latest version not found for model a.';
    expect(await refusal('GET', `${R}alias`, { name: 'a', alias: 'Latest' })).toEqual([404, gone, none]);
    for (const source of ['s3://b/1', 's3://b/2']) await call('POST', `${V}create`, { name: 'a', source });
    expect((await call('POST', `${R}alias`, { name: 'a', alias: 'x', version: '1' })).body).toEqual({});
    expect((await call('POST', `${R}alias`, { name: 'a', alias: 'x', version: '1' })).body).toEqual({});
    const version = { version: '1', aliases: ['x'] };
    expect((await call('GET', `${R}alias`, { name: 'a', alias: 'x' })).body.model_version).toMatchObject(version);
    expect((await call('GET', `${R}alias`, { name: 'a', alias: 'LATEST' })).body.model_version).toMatchObject({
      version: '2',
    });
    expect((await call('GET', `${R}get`, { name: 'a' })).body.registered_model).toMatchObject({
      aliases: [{ alias: 'x', version: '1' }],
    });
    expect((await call('POST', `${R}alias`, { name: 'a', alias: 'x', version: '2' })).body).toEqual({});
    expect((await call('GET', `${V}get`, { name: 'a', version: '1' })).body.model_version).not.toHaveProperty(
      'aliases',
    );
    for (let time = 0; time < 2; time += 1) {
      expect((await call('DELETE', `${R}alias`, { name: 'a', alias: 'x' })).body).toEqual({});
    }
    const missing = 'Registered model alias x not found.';
    expect(await refusal('GET', `${R}alias`, { name: 'a', alias: 'x' })).toEqual([400, bad, missing]);
  });

  it('refuse names with a meaning of their own, and versions that are not there', async () => {
    const { call, refusal } = await createWireClient();
    await call('POST', `${R}create`, { name: 'a' });
    const refused: ReadonlyArray<readonly [object, number, string, string]> = [
      [{ alias: 'latest' }, 400, bad, "'latest' alias name (case insensitive) is reserved."],
      [{ alias: 'V1' }, 400, bad, "Version alias name 'V1' is reserved."],
      [
        { alias: 'x y' },
        400,
        bad,
        "Invalid alias name: 'x y'. Names may only contain alphanumerics, underscores (_), and dashes (-).",
      ],
      [
        { alias: 'x'.repeat(256) },
        400,
        bad,
        "'Registered model alias name' exceeds the maximum length of 255 characters",
      ],
      [{}, 400, bad, `Missing value for required parameter 'alias'.${DOCS}`],
      [{ alias: 'x', version: 'q' }, 400, bad, "Parameter 'version' must be an integer, got 'q'."],
      [{ alias: 'x', version: '7' }, 404, gone, 'Model Version (name=a, version=7) not found'],
      [{ alias: 'x', name: 'zz' }, 404, gone, 'Model Version (name=zz, version=1) not found'],
    ];
    for (const [fields, status, code, message] of refused) {
      const whole = { name: 'a', version: '1', ...fields };
      expect(await refusal('POST', `${R}alias`, whole)).toEqual([status, code, message]);
    }
  });
});
