import { describe, expect, it } from 'vitest';
import { courseOf, metricNames } from './metric-course.ts';
import { readModelSearch } from './model-search.ts';
import { describeVersion } from './model-words.ts';
import { writeSnippets } from './use-model.ts';
import { diffRecords } from './version-diff.ts';
import { findVersionFiles } from './version-files.ts';

describe('what the search box means', () => {
  it.each([
    ['', undefined],
    ['  ', undefined],
    ['wear', "name ILIKE '%wear%'"],
    ["o'clock wear", "name ILIKE '%o''clock%' AND name ILIKE '%wear%'"],
    ['team:line 2', "tags.`team` ILIKE '%line 2%'"],
    ["tags.team = 'line 2'", "tags.team = 'line 2'"],
    ["name LIKE 'a%'", "name LIKE 'a%'"],
  ])('%j', (text, filter) => {
    expect(readModelSearch(text)).toBe(filter);
  });
});

describe('where the files of a version are', () => {
  const run = '01a1fa85dfaa3e37b3b04113bfe1277b';
  const uri = `mlflow-artifacts:/1/${run}/artifacts`;

  it('finds a logged model, a folder of the run, or the run', () => {
    const find = (sourceUri: string, runUri?: string) => findVersionFiles({ sourceUri, runId: run }, runUri);
    expect(find('models:/m-01a1fa85e4837efb1bcf948844bd6859')).toEqual({
      source: { kind: 'loggedModel', id: 'm-01a1fa85e4837efb1bcf948844bd6859' },
      folder: '',
    });
    expect(find('runs:/abc/deep/model')).toEqual({ source: { kind: 'run', id: 'abc' }, folder: 'deep/model' });
    expect(find(`${uri}/model`, uri)).toEqual({ source: { kind: 'run', id: run }, folder: 'model' });
    expect(find('s3://elsewhere/model', uri)).toEqual({ source: { kind: 'run', id: run }, folder: '' });
  });

  it('says when they are out of reach', () => {
    expect(findVersionFiles({ sourceUri: 's3://elsewhere/model' })).toBeUndefined();
  });
});

describe('versions side by side', () => {
  it('shows what either side names, with the change of numbers', () => {
    const rows = diffRecords({ f1: 0.5, same: 1 }, { f1: 0.75, same: 1, added: 2 });
    expect(rows.map(({ name, before, after, change, differs }) => [name, before, after, change, differs])).toEqual([
      ['added', undefined, '2', undefined, true],
      ['f1', '0.5', '0.75', 0.25, true],
      ['same', '1', '1', 0, false],
    ]);
  });

  it('orders metrics by what is known, then by how many versions have them', () => {
    const versions = [
      { version: 2, metrics: { loss: 0.1, f1: 0.8 } },
      { version: 1, metrics: { loss: 'NaN' as const, rare: 1 } },
    ];
    expect(metricNames(versions)).toEqual(['f1', 'loss', 'rare']);
    expect(courseOf(versions, 'loss')).toEqual([
      { version: 1, value: Number.NaN },
      { version: 2, value: 0.1 },
    ]);
  });
});

it('says of a version that nothing here can serve that it is so', () => {
  expect(describeVersion({ source: 'registered' }, [], [])).toBe(
    'Registered by a client. No runtime here can serve it yet; clients load it from its files.',
  );
  expect(describeVersion({ source: 'trained' }, ['failure'], [])).toBe('Trained here. It is live at failure.');
});

describe('ways to use a version', () => {
  const version = {
    id: 'mv_1',
    model: 'wear',
    version: 3,
    aliases: ['champion'],
    stage: 'none',
    status: 'ready',
    tags: {},
    sourceUri: '',
    user: '',
    metrics: {},
    params: {},
    createdAt: 0,
    updatedAt: 0,
  } as const;

  it('loads what clients registered by number and by alias', () => {
    const [python, script, ...more] = writeSnippets(
      { ...version, aliases: ['champion'], source: 'registered' },
      undefined,
      'http://h',
    );
    expect(python?.text).toContain('load_model("models:/wear/3")');
    expect(python?.text).toContain('load_model("models:/wear@champion")');
    expect(script?.text).toContain("client.models.version('wear', 3)");
    expect(more).toEqual([]);
  });

  it('fetches the file of what was trained here, which holds no MLmodel', () => {
    const [python] = writeSnippets({ ...version, aliases: [], source: 'trained' }, undefined, 'http://h');
    expect(python?.text).toContain('download_artifacts("models:/wear/3/model.onnx")');
    expect(python?.text).not.toContain('load_model');
  });
});
