import { describe, expect, it } from 'vitest';
import { grewFrom } from './champion-holdout.ts';
import { chooseRows as choose } from './choose-rows.ts';

/** 1,000 rows of which each 20th is positive and each 100th has no label. */
const labels = Int32Array.from({ length: 1000 }, (_, row) => (row % 100 === 7 ? -1 : row % 20 === 0 ? 1 : 0));
const given = (codes: Int32Array) => ({
  known: Uint8Array.from(codes, (code) => (code >= 0 ? 1 : 0)),
  learnsUnknown: false,
  division: { division: { kind: 'stratified', labels: codes } as const, words: 'stratified' },
});
const chooseRows = (codes: Int32Array, options: Parameters<typeof choose>[1]) => choose(given(codes), options);
const positives = (rows: Uint32Array) => rows.filter((row) => labels[row] === 1).length;

describe('chooseRows', () => {
  it('keeps a stratified share of the labelled rows; the same seed gives the same rows', () => {
    const choice = chooseRows(labels, { share: 0.2, seed: 7 });
    expect(choice.holdout).toHaveLength(198);
    expect(choice.train).toHaveLength(792);
    expect(positives(choice.holdout)).toBe(10);
    const all = [...choice.train, ...choice.holdout].sort((a, b) => a - b);
    expect(all).toEqual([...labels.keys()].filter((row) => labels[row] !== -1));
    expect(chooseRows(labels, { share: 0.2, seed: 7 })).toEqual(choice);
    expect(chooseRows(labels, { share: 0.2, seed: 8 })).not.toEqual(choice);
    expect(choice.description).toBe('20 %, stratified, seed 7');
  });

  it('trains on production rows and a sample of the older ones, and judges on production rows only', () => {
    const kept = new Set(Array.from({ length: 300 }, (_, row) => row));
    const choice = chooseRows(labels, { share: 0.3, seed: 7, production: { rows: 200, baseRows: 50, kept } });
    expect(choice.holdout.every((row) => row >= 800)).toBe(true);
    expect(choice.holdout).toHaveLength(40);
    const older = choice.train.filter((row) => row < 800);
    expect(older).toHaveLength(50);
    expect(new Set(older).size).toBe(50);
    expect(older.every((row) => row >= 300 && labels[row] !== -1)).toBe(true);
    const recent = new Set([...choice.train.filter((row) => row >= 800), ...choice.holdout]);
    expect(recent.size).toBe(198);
    expect([...choice.train]).toEqual([...choice.train].sort((a, b) => a - b));
  });

  it('takes all older rows when fewer are there than wanted, and none when none are wanted', () => {
    const production = (baseRows: number) => ({ rows: 900, baseRows, kept: new Set<number>() });
    expect(
      chooseRows(labels, { share: 0.2, seed: 1, production: production(5000) }).train.filter((row) => row < 100),
    ).toHaveLength(99);
    expect(
      chooseRows(labels, { share: 0.2, seed: 1, production: production(0) }).train.filter((row) => row < 100),
    ).toHaveLength(0);
  });

  it('learns from rows without a label where it may, and never sets them aside', () => {
    const choice = choose({ ...given(labels), learnsUnknown: true }, { share: 0.2, seed: 7 });
    expect(choice.train).toHaveLength(802);
    expect(choice.holdout).toEqual(chooseRows(labels, { share: 0.2, seed: 7 }).holdout);
  });

  it('sets the latest rows aside, and says so', () => {
    const times = Float64Array.from(labels, (_, row) => (row * 7) % 1000);
    const division = { division: { kind: 'time', times } as const, words: 'by time (sold at)' };
    const { train, holdout, description } = choose({ ...given(labels), division }, { share: 0.2, seed: 7 });
    const timesOf = (rows: Uint32Array) => Array.from(rows, (row) => times[row] ?? 0);
    expect(Math.max(...timesOf(train))).toBeLessThan(Math.min(...timesOf(holdout)));
    expect(description).toBe('20 %, by time (sold at), seed 7');
  });

  it('refuses too few labels', () => {
    expect(() => chooseRows(new Int32Array(1000).fill(-1), { share: 0.2, seed: 1 })).toThrow(
      /Only 0 rows have a label/,
    );
  });
});

it('grewFrom is true for versions that begin with the segments of the other', () => {
  const version = (dataset: string, ...hashes: string[]) => ({
    id: hashes.join(),
    dataset,
    rows: 1,
    addedRows: 1,
    bytes: 1,
    message: '',
    author: '',
    createdAt: 0,
    current: true,
    state: 'current' as const,
    tags: [],
    segments: hashes.map((hash) => ({ hash, rows: 1, bytes: 1 })),
  });
  expect(grewFrom(version('d', 'a', 'b'), version('d', 'a'))).toBe(true);
  expect(grewFrom(version('d', 'a'), version('d', 'a'))).toBe(true);
  expect(grewFrom(version('d', 'b'), version('d', 'a'))).toBe(false);
  expect(grewFrom(version('d', 'a'), version('d', 'a', 'b'))).toBe(false);
  expect(grewFrom(version('e', 'a'), version('d', 'a'))).toBe(false);
});
