import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { findPeerProblems, readPeers, readRequirements } from './check-peers.ts';

const peer = { name: 'x', from: 'Debian', version: '1.2', probe: ['x'] } as const;
const away = () => undefined;
const says = (text: string) => () => text;

it('refuses a required part that is missing and an unavailable one without its message', () => {
  expect(findPeerProblems([{ ...peer, state: 'required' }], [], away)).toHaveLength(1);
  expect(findPeerProblems([{ ...peer, state: 'unavailable' }], [], away)).toHaveLength(1);
  expect(findPeerProblems([{ ...peer, state: 'required' }], [], says('x 1.2.7 (Debian)\n'))).toEqual([]);
  expect(
    findPeerProblems([{ ...peer, state: 'unavailable', message: 'no version found', date: '2026-11-20' }], [], away),
  ).toEqual([]);
});

it('refuses a part of another version than is listed', () => {
  expect(findPeerProblems([{ ...peer, state: 'required' }], [], says('x 1.20.1'))).toEqual([
    'x: 1.2 is listed, `x` says 1.20.1',
  ]);
  expect(findPeerProblems([{ ...peer, version: 'any', state: 'required' }], [], says('x 7'))).toEqual([]);
});

it('refuses a package that is installed and not listed, or listed in another version or as nothing that is installed', () => {
  const listed = { name: 'numpy', from: 'PyPI', version: '2.4.6', state: 'required' } as const;
  const pinned = { file: 'bench/a/requirements.txt', name: 'numpy', version: '2.4.6' };
  expect(findPeerProblems([listed], [pinned], away)).toEqual([]);
  expect(findPeerProblems([], [pinned], away)[0]).toContain('does not list it');
  const later = { ...pinned, version: '2.5.0' };
  expect(findPeerProblems([listed], [pinned, later], away)).toEqual([expect.stringContaining('pins 2.5.0')]);
  expect(findPeerProblems([listed, { ...listed, version: '2.5.0' }], [pinned, later], away)).toEqual([]);
  expect(findPeerProblems([listed, { ...listed, version: '2.5.0' }], [pinned], away)).toHaveLength(1);
  expect(findPeerProblems([listed], [], away)[0]).toContain('neither a probe nor');
});

it('lists every package that this repository installs', () => {
  const root = resolve(import.meta.dirname, '..');
  const requirements = readRequirements(root);
  expect(requirements.length).toBeGreaterThan(0);
  const listed = readPeers(root).map(({ name }) => name);
  expect(requirements.filter(({ name }) => !listed.includes(name))).toEqual([]);
});
