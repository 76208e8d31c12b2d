import { expect, it } from 'vitest';
import { joinUri, parseArtifactUri } from './location.ts';

it.each([
  ['mlflow-artifacts:/5/r/artifacts', '5/r/artifacts'],
  ['mlflow-artifacts:/', ''],
  ['mlflow-artifacts:', ''],
  ['mlflow-artifacts:5/r', '5/r'],
  ['MLFLOW-ARTIFACTS:/5/', '5'],
  ['mlflow-artifacts://localhost:4600/5/r', '5/r'],
  ['mlflow-artifacts://127.0.0.1/5/r', '5/r'],
  ['http://127.0.0.1:4600/api/2.0/mlflow-artifacts/artifacts/5/r', '5/r'],
  ['https://localhost:4600/api/2.0/mlflow-artifacts/artifacts', ''],
])('%s is in the tree', (uri, path) => {
  expect(parseArtifactUri(uri, 4600)).toEqual({ kind: 'tree', path });
});

it.each([
  ['file:///srv/a%20b/c', '/srv/a b/c'],
  ['file:/srv/a', '/srv/a'],
  ['file://localhost/srv/a/', '/srv/a'],
  ['/srv/a/', '/srv/a'],
  ['/srv/a b?c', '/srv/a b?c'],
])('%s is a folder', (uri, path) => {
  expect(parseArtifactUri(uri, 4600)).toEqual({ kind: 'file', path });
});

it.each([
  's3://bucket/a',
  'gs://bucket/a',
  'runs:/x/y',
  'models:/m/1',
  'relative/path',
  './a',
  '',
  'file:relative',
  'file:./a',
  'file://./../etc',
  'file://host/etc',
  'file:////etc',
  'file:///srv/../etc',
  'file:///srv/%2e%2e/etc',
  'file:///srv/%252e%252e/etc',
  'file:///srv/a?b',
  'file:///srv/a#b',
  'file:///srv/a%00b',
  'file:///srv/a%2fb%5c',
  '/srv/../etc',
  '/srv//etc',
  '//host/etc',
  'mlflow-artifacts:/a/../b',
  'mlflow-artifacts:/%2e%2e/b',
  'mlflow-artifacts:///a//b',
  'mlflow-artifacts://elsewhere:4600/5',
  'mlflow-artifacts://127.0.0.1:4601/5',
  'mlflow-artifacts://localhost@elsewhere/5',
  'http://elsewhere/api/2.0/mlflow-artifacts/artifacts/5',
  'http://127.0.0.1:4600/api/2.0/mlflow-artifacts/artifactsx/5',
  'http://127.0.0.1:4600/secret',
  'http://127.0.0.1:4600/api/2.0/mlflow-artifacts/artifacts/../../x',
  'C:\\windows',
])('%s is outside', (uri) => {
  expect(parseArtifactUri(uri, 4600)).toEqual({ kind: 'outside' });
});

it('joins segments to a URI', () => {
  expect(joinUri('mlflow-artifacts:/', '5/r')).toBe('mlflow-artifacts:/5/r');
  expect(joinUri('s3://bucket/x/', 'a')).toBe('s3://bucket/x/a');
  expect(joinUri('/srv', '')).toBe('/srv');
});
