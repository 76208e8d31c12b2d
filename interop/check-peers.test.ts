import { expect, it } from 'vitest';
import { findPeerProblems } from './check-peers.ts';

const peer = { name: 'x', from: 'PyPI', version: '1', probe: ['x'] } as const;

it('refuses a required part that is missing and an unavailable one without its message', () => {
  expect(findPeerProblems([{ ...peer, state: 'required' }], () => false)).toHaveLength(1);
  expect(findPeerProblems([{ ...peer, state: 'unavailable' }], () => false)).toHaveLength(1);
  expect(findPeerProblems([{ ...peer, state: 'required' }], () => true)).toEqual([]);
  expect(
    findPeerProblems([{ ...peer, state: 'unavailable', message: 'no version found', date: '2026-11-20' }], () => false),
  ).toEqual([]);
});
