import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatFieldId, formatNodeId, parseNodeId } from './node-id.ts';

it.each([
  ['dataset:food_delivery:public.orders', 'food_delivery', 'public.orders', ''],
  ['job:kaizen://plant/line:data.ingest.machines', 'kaizen://plant/line', 'data.ingest.machines', ''],
  ['dataset:postgres://db:5432:shop.public.orders', 'postgres://db:5432', 'shop.public.orders', ''],
  ['dataset:s3://bucket:folder/part=1', 's3://bucket', 'folder/part=1', ''],
  ['datasetField:kaizen://plant:machines:Torque [Nm]', 'kaizen://plant', 'machines', 'Torque [Nm]'],
  ['datasetField:postgres://db:5432:orders:id', 'postgres://db:5432', 'orders', 'id'],
])('%s is read as it is meant', (text, namespace, name, field) => {
  expect(parseNodeId(text)?.readings[0]).toEqual({ namespace, name, field });
});

it.each(['', 'dataset', 'dataset:', 'dataset:a', 'dataset:a:', 'run:a:b', 'datasetField:a:b', 'x:a:b'])(
  '"%s" names no node',
  (text) => {
    expect(parseNodeId(text)).toBeUndefined();
  },
);

const word = fc.string({ minLength: 1, maxLength: 12, unit: fc.constantFrom('a', 'b', '/', ':', '1', '#', '.') });

it('whatever a name holds, the way that it was written is among the readings', () => {
  fc.assert(
    fc.property(word, word, word, (namespace, name, field) => {
      const readings = parseNodeId(formatNodeId('DATASET', namespace, name))?.readings;
      expect(readings).toContainEqual({ namespace, name, field: '' });
      expect(parseNodeId(formatFieldId(namespace, name, field))?.readings).toContainEqual({ namespace, name, field });
    }),
  );
});
