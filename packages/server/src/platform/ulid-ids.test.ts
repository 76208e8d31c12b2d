import { expect, test } from 'vitest';
import { createUlidIds } from './ulid-ids.ts';

test('ids carry the prefix, are unique and sort in the order of making, also when the clock stands or steps back', () => {
  const times = [1000, 1000, 999, 1001, 1001, 5];
  let call = 0;
  const ids = createUlidIds({ clock: { now: () => times[call++ % times.length] ?? 0 } });
  const made = Array.from({ length: 5000 }, () => ids.next('run'));
  expect(made[0]).toMatch(/^run_[0-9a-hjkmnp-tv-z]{26}$/);
  expect(new Set(made).size).toBe(made.length);
  expect(made.toSorted()).toEqual(made);
});

test('a full random part carries into the time', () => {
  const ids = createUlidIds({ clock: { now: () => 31 }, fillRandom: (bytes) => void bytes.fill(255) });
  expect(ids.next('evt')).toBe(`evt_000000000z${'z'.repeat(16)}`);
  expect(ids.next('evt')).toBe(`evt_0000000010${'0'.repeat(16)}`);
});

test('a seeded source gives the same ids', () => {
  const make = () =>
    createUlidIds({ clock: { now: () => 1_760_000_000_000 }, fillRandom: (bytes) => void bytes.fill(7) }).next('job');
  expect(make()).toBe(make());
});

test('ids of hexadecimal characters sort in the order of making too', () => {
  const times = [1000, 1000, 999, 1001, 5];
  let call = 0;
  const ids = createUlidIds({ clock: { now: () => times[call++ % times.length] ?? 0 } });
  const made = Array.from({ length: 2000 }, () => ids.hex());
  expect(made.every((id) => /^[0-9a-f]{32}$/.test(id))).toBe(true);
  expect(new Set(made).size).toBe(made.length);
  expect(made.toSorted()).toEqual(made);
});
