import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { eachDatabase } from '../../testing/test-database.ts';
import { createDataRoom } from './room.ts';
import { applySections, machineHeader, machineManifest, machineRows, openDataRoom } from './testing/machine-data.ts';

const NAME = 'Zürich "Ä" ';

eachDatabase((database) => {
  test('what was ingested is read back, after a restart too', async () => {
    const { platform, room } = await openDataRoom(machineManifest, { database });
    const send = (text: string, key: string) => {
      const source = { kind: 'csv-stream', stream: Readable.from([Buffer.from(text)]), name: NAME } as const;
      return room.commands.ingest({
        dataset: 'machines',
        projectId: 'prj_1',
        source,
        mode: 'append',
        key,
        message: key,
      });
    };
    const first = await send(`${machineHeader}\n${machineRows(1, 21)}\n21,X,1,0\n`, 'a');
    const second = await send(`${machineHeader}\n${machineRows(30, 41)}\n`, 'b');
    expect(await send('', 'a')).toEqual(first);
    const dataset = await room.reader.getDataset('machines');
    expect(dataset).toMatchObject({
      rows: 31,
      state: 'ok',
      currentVersion: { id: second.versionId, parentId: first.versionId },
    });
    expect((await room.reader.getBatch(first.batchId)).source).toBe(NAME);
    expect((await room.reader.getProfile(second.versionId ?? '')).rows).toBe(31);
    const next = await platform.restart();
    const again = createDataRoom({ platform: next });
    await again.start?.();
    expect(await again.reader.getDataset('machines')).toEqual(dataset);
    const opened = await again.reader.openVersion(second.versionId ?? '');
    expect(await next.duck.rows(`SELECT count(*) AS n, max(__row) AS last FROM ${opened.from}`)).toEqual([
      { n: 31, last: 30 },
    ]);
    opened.release();
  });

  test('a changed declaration is a new schema revision; versions keep theirs', async () => {
    const { platform, room } = await openDataRoom(machineManifest, { database });
    const source = () =>
      ({ kind: 'csv-stream', stream: Readable.from([Buffer.from(`${machineHeader}\n1,L,1,0\n`)]), name: 'x' }) as const;
    const request = { dataset: 'machines', projectId: 'prj_1', message: 'm', mode: 'append' } as const;
    const { versionId } = await room.commands.ingest({ ...request, source: source(), key: 'a' });
    const changed = structuredClone(machineManifest);
    const { columns } = changed.data?.machines ?? {};
    if (columns?.torque !== undefined) Object.assign(columns.torque, { min: 5 });
    if (columns !== undefined) Reflect.deleteProperty(columns, 'stop');
    await applySections(platform, room.manifestSections, changed);
    await applySections(platform, room.manifestSections, changed);
    const schema = await room.reader.getSchema('machines');
    expect(schema.revision).toBe(2);
    expect(schema.columns.find(({ name }) => name === 'torque')).toMatchObject({ min: 5, inferred: false });
    expect(schema.columns.find(({ name }) => name === 'stop')).toEqual({
      name: 'stop',
      type: 'flag',
      inferred: true,
      required: false,
    });
    expect(await room.commands.ingest({ ...request, source: source(), key: 'b' })).toMatchObject({
      verdict: 'rejected',
    });
    const opened = await room.reader.openVersion(versionId ?? '');
    expect(await platform.duck.rows(`SELECT * FROM ${opened.from}`)).toEqual([
      { id: 1, kind: 'L', torque: 1, stop: 0, __row: 0 },
    ]);
    opened.release();
  });
});
