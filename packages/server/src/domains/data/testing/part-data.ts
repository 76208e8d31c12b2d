import { Readable } from 'node:stream';
import type { Manifest } from '@kaizen/contracts';
import { expect } from 'vitest';
import type { TestPlatform } from '../../../testing/test-platform.ts';
import type { DataRoom } from '../room.ts';

/** A small keyed dataset for tests of versions: id, name, size. */
export type Part = readonly [id: number, name: string, size: number];

/** Declares `parts` with the key `id`. */
export const partManifest: Manifest = {
  kaizen: 1,
  project: 'plant',
  data: {
    parts: {
      source: {},
      key: ['id'],
      columns: {
        id: { type: 'integer', role: 'id' },
        name: { type: 'text', required: false },
        size: { type: 'number', required: false },
      },
    },
  },
};

type Mode = Parameters<DataRoom['commands']['ingest']>[0]['mode'];
let sent = 0;

/** Ingests parts with a key of its own; the file has the columns of `header`. */
export function sendParts(
  room: Pick<DataRoom, 'commands'>,
  mode: Mode,
  parts: ReadonlyArray<readonly unknown[]>,
  header = 'id,name,size',
) {
  sent += 1;
  const text = `${header}\n${parts.map((part) => part.join(',')).join('\n')}\n`;
  return room.commands.ingest({
    dataset: 'parts',
    projectId: 'prj_1',
    source: { kind: 'csv-stream', stream: Readable.from([Buffer.from(text)]), name: 'parts.csv' },
    mode,
    key: `k${sent}`,
    message: mode,
  });
}

/** The rows of a version in order; checks that `__row` counts them. */
export async function readParts(
  platform: Pick<TestPlatform, 'duck'>,
  room: Pick<DataRoom, 'reader'>,
  versionId: string | undefined,
): Promise<readonly Part[]> {
  const opened = await room.reader.openVersion(versionId ?? '');
  const rows = await platform.duck.rows(`SELECT * FROM ${opened.from} ORDER BY __row`);
  opened.release();
  expect(rows.map(({ __row }) => __row)).toEqual(rows.map((_, index) => index));
  return rows.map(({ id, name, size }) => [Number(id), String(name), Number(size)]);
}

/** `count` different parts, ids from `from` on. */
export function manyParts(count: number, from = 0): Part[] {
  return Array.from({ length: count }, (_, i) => [from + i, `part ${from + i}`, ((from + i) * 7919) % 1000]);
}
