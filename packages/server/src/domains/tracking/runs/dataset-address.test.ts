import { expect, test } from 'vitest';
import { isOwnAddress, readDatasetAddress } from './dataset-address.ts';

const at = (host: string, reference: string) => ({ host, dataset: 'machines', reference });

test.each([
  ['http://127.0.0.1:4600/api/v1/datasets/machines@v1.parquet', at('127.0.0.1:4600', 'v1')],
  ['{"url": "http://Plant:4600/api/v1/datasets/machines@current.csv"}', at('plant:4600', 'current')],
  ['{"uri": "https://ada:secret@plant/api/v1/datasets/machines%40dv_1.2.parquet?x=1"}', at('plant', 'dv_1.2')],
  ['{"url": "http://plant/api/v1/datasets/machines.csv"}', undefined],
  ['{"url": "http://plant/api/v1/datasets/a/b@v1.csv"}', undefined],
  ['{"url": "http://plant/api/v1/datasets/machines@%E0%A4%A.csv"}', undefined],
  ['s3://bucket/api/v1/datasets/machines@v1.csv', undefined],
  ['', undefined],
])('%s', (source, expected) => {
  expect(readDatasetAddress(source)).toEqual(expected);
});

test.each([
  // An id is the same everywhere.
  [at('elsewhere:80', 'dv_abc'), 'plant:4600', true],
  [at('plant:4600', 'v1'), 'plant:4600', true],
  [at('plant:4600', 'v1'), 'PLANT:4600', true],
  [at('localhost:4600', 'v1'), '127.0.0.1:4600', true],
  [at('localhost:4601', 'v1'), '127.0.0.1:4600', false],
  [at('other:4600', 'current'), 'plant:4600', false],
  [at('localhost:4600', 'v1'), 'plant:4600', false],
  [at('plant:4600', 'v1'), undefined, false],
])('%j asked as %s is ours: %s', (address, called, expected) => {
  expect(isOwnAddress(address, called)).toBe(expected);
});
