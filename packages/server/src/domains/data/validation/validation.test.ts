import { Readable } from 'node:stream';
import type { Manifest } from '@kaizen/contracts';
import { expect, test } from 'vitest';
import { eachDatabase } from '../../../testing/test-database.ts';
import type { DataRoom } from '../room.ts';
import { openDataRoom } from '../testing/machine-data.ts';
import { createSchemaCheck, declaresVersionRules } from './schema-check.ts';
import { validateFile } from './validate-file.duck.ts';
import { validateVersion } from './validation-service.ts';
import { findValidation, listValidations } from './validation-store.sql.ts';

const HEADER = 'id,serial,made,torque,rpm,kind,stop';
const line = (i: number) =>
  `${i},M${1000 + i},2026-03-${String(1 + (i % 28)).padStart(2, '0')},${40 + (i % 5)},${100 + i},${'LMH'[i % 3]},${i % 9 === 0 ? 1 : 0}`;
const lines = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => line(from + i)).join('\n');

const manifest: Manifest = {
  kaizen: 1,
  project: 'plant',
  data: {
    parts: {
      source: {},
      columns: {
        id: { type: 'integer', unique: true },
        serial: { type: 'text', pattern: '^M[0-9]{4}$', maxLength: 5 },
        made: { type: 'date', earliest: '2026-01-01', latest: '2026-12-31' },
        torque: { type: 'number', min: 0, max: 100 },
        rpm: { type: 'integer' },
        kind: { type: 'category', values: ['L', 'M', 'H'] },
        stop: { type: 'flag', role: 'label', absentIn: ['serving'] },
      },
      validation: {
        policy: 'quarantine',
        maxBadShare: 0.9,
        rules: [
          { rule: 'expect_table_row_count_to_be_between', min_value: 10, max_value: 1000 },
          { rule: 'expect_column_pair_values_a_to_be_greater_than_b', column_A: 'rpm', column_B: 'torque' },
          { rule: 'expect_rows_to_satisfy', predicate: 'torque * rpm > 4000', mostly: 0.9, severity: 'warning' },
          { rule: 'expect_column_mean_to_be_between', column: 'stop', max_value: 0.5, environments: ['training'] },
          {
            rule: 'expect_column_max_to_be_between',
            column: 'torque',
            max_value: 43,
            where: "kind = 'L'",
            severity: 'warning',
          },
          { rule: 'expect_row_count_change_to_be_between', min_value: 0.5, max_value: 1.5 },
        ],
      },
    },
  },
};

function ingest(room: DataRoom, text: string, key: string) {
  const source = { kind: 'csv-stream', stream: Readable.from([Buffer.from(text)]), name: 'parts.csv' } as const;
  return room.commands.ingest({ dataset: 'parts', projectId: 'prj_1', source, mode: 'append', key, message: 'm' });
}

const ask = { dataset: 'parts', environment: undefined, author: 'ada' } as const;

eachDatabase((database) => {
  test('a version is validated by every rule, and the report is kept', async () => {
    const { platform, room } = await openDataRoom(manifest, { database });
    const { versionId } = await ingest(room, `${HEADER}\n${lines(0, 60)}\n`, 'a');
    const given = { ...platform, reader: room.reader };
    const report = await validateVersion(given, { ...ask, id: 'val_1', versionId });
    const of = (rule: string, column?: string) =>
      report.results.find((result) => result.rule === rule && (column === undefined || result.column === column));
    expect(report).toMatchObject({ success: true, rows: 60, environment: 'training', schemaRevision: 1 });
    expect(report.results[0]).toMatchObject({
      rule: 'expect_column_max_to_be_between',
      verdict: 'warn',
      observed: '44',
      where: expect.stringContaining('kind'),
    });
    expect(of('expect_rows_to_satisfy')).toMatchObject({ severity: 'warning', verdict: 'pass' });
    expect(of('expect_column_values_to_be_unique', 'id')).toMatchObject({
      success: true,
      result: { element_count: 60, unexpected_count: 0, unexpected_percent: 0, partial_unexpected_list: [] },
    });
    expect(of('expect_row_count_change_to_be_between')).toMatchObject({ success: true });
    const row = (await listValidations(platform.db, (await room.reader.getDataset('parts')).id, {})).items;
    // The acceptance asked before, and kept its own report.
    expect(row.map(({ id }) => id)).toEqual(['val_1', `val_${versionId?.slice(3)}_first_1`]);
    expect(row[0]).toMatchObject({ id: 'val_1', success: true, tally: report.tally });
    expect(await findValidation(platform.db, (await room.reader.getDataset('parts')).id, 'val_1')).toEqual(report);
    const serving = await validateVersion(given, { ...ask, id: 'val_2', versionId, environment: 'serving' });
    expect(serving.results.some(({ column }) => column === 'stop')).toBe(false);
    await expect(
      validateVersion(given, { ...ask, id: 'val_3', versionId, environment: 'sering' }),
    ).rejects.toMatchObject({
      code: 'data.environment_unknown',
    });
  });

  test('the next version is compared with the one before', async () => {
    const { platform, room } = await openDataRoom(manifest, { database });
    await ingest(room, `${HEADER}\n${lines(0, 40)}\n`, 'a');
    const next = await ingest(room, `${HEADER}\n${lines(20, 90)}\n`, 'b');
    const check = createSchemaCheck(platform, room.reader);
    const { data } = manifest;
    expect(declaresVersionRules(data?.parts ?? { source: {} })).toBe(true);
    const baselineId = (await room.reader.getVersion(next.versionId ?? '')).parentId;
    const subject = { dataset: 'parts', spec: { source: {} }, versionId: next.versionId ?? '', baselineId };
    const { findings, reportId } = await check.run(subject, undefined);
    const failed = findings.filter(({ verdict }) => verdict === 'fail');
    expect(failed.map(({ rule }) => rule).sort()).toEqual([
      'expect_column_values_to_be_unique',
      'expect_row_count_change_to_be_between',
    ]);
    expect(failed.find(({ column }) => column === 'id')?.message).toContain('40 of 110 not');
    expect((await check.run(subject, undefined)).reportId).toBe(reportId);
  });
});

test('a cell that is no date, of another pattern or length goes to quarantine with its reason', async () => {
  const { room } = await openDataRoom(manifest);
  const bad = [
    '100,M2000,2026-02-30,1,2,L,0',
    '101,X2000,2026-02-03,1,2,L,0',
    '102,M20000,2026-02-03,1,2,L,0',
    '103,M2000,2025-12-31,1,2,L,0',
    '104,M2000,03.02.2026,1,2,L,0',
  ];
  const outcome = await ingest(room, `${HEADER}\n${lines(0, 20)}\n${bad.join('\n')}\n`, 'a');
  expect(outcome).toMatchObject({ rowsBad: 5, verdict: 'quarantined' });
  const batch = await room.reader.getBatch(outcome.batchId);
  expect(batch.reasons.map(({ column, rule, count }) => `${column} ${rule} ${count}`).sort()).toEqual([
    'made earliest 1',
    'made type 2',
    'serial pattern 2',
  ]);
  expect(batch.reasons.find(({ rule }) => rule === 'type')?.expected).toBe('a date that exists, written as ISO 8601');
});

test('a file that is not in the home is validated with its line numbers, and nothing is ingested', async () => {
  const { platform, room } = await openDataRoom(manifest);
  const text = `${HEADER}\n${lines(0, 20)}\n20,"M2\n000",2026-02-30,x,2,L,0\n21,M2000\n`;
  const { hash } = await platform.blobs.put(Readable.from([Buffer.from(text)]));
  const report = await validateFile(platform, { ...ask, id: 'val_9', blobHash: hash, name: 'new.csv', options: {} });
  expect(report).toMatchObject({ success: false, source: 'new.csv', rows: 21 });
  const broken = report.results.filter(({ verdict }) => verdict === 'fail');
  expect(broken.map(({ id, samples }) => [id, samples[0]?.row ?? 0])).toEqual(
    expect.arrayContaining([
      ['records.0', 0],
      ['columns.made.type', 22],
      ['columns.torque.type', 22],
      ['columns.serial.pattern', 22],
    ]),
  );
  expect((await room.reader.getDataset('parts')).rows).toBe(0);
});
