import { describe, expect, it } from 'vitest';
import { decideEdges, decideRunState } from './decide-edges.ts';

const fresh = { runId: '', at: 0, settled: false };
const done = { runId: 'r1', at: 100, settled: true };
const event = (type: string, runId: string, at: number) => ({ kind: 'run' as const, type, runId, at });

describe('the edges of a job', () => {
  it.each([
    ['a start of a job never seen', fresh, event('START', 'r1', 50), 'add'],
    ['a failure of a job that never completed', fresh, event('FAIL', 'r1', 50), 'add'],
    ['a completion', fresh, event('COMPLETE', 'r1', 100), 'replace'],
    ['a start of the next run', done, event('START', 'r2', 200), 'keep'],
    ['a failure of the next run', done, event('FAIL', 'r2', 200), 'keep'],
    ['a completion of the next run', done, event('COMPLETE', 'r2', 200), 'replace'],
    ['a completion of an earlier run that comes late', done, event('COMPLETE', 'r0', 50), 'keep'],
    ['more of the same run, after its end', done, event('OTHER', 'r1', 150), 'add'],
    ['the completion of the same run again, with an earlier time', done, event('COMPLETE', 'r1', 90), 'replace'],
    ['a newer word of the job itself', done, { kind: 'job' as const, type: 'OTHER', runId: '', at: 200 }, 'replace'],
    ['an older word of the job itself', done, { kind: 'job' as const, type: 'OTHER', runId: '', at: 50 }, 'keep'],
  ])('%s', (_, state, given, decision) => {
    expect(decideEdges(state, given)).toBe(decision);
  });
});

describe('the state of a run', () => {
  it.each([
    [undefined, 'START', 'RUNNING'],
    [undefined, 'OTHER', 'NEW'],
    ['RUNNING', 'OTHER', 'RUNNING'],
    ['RUNNING', 'COMPLETE', 'COMPLETED'],
    ['RUNNING', 'ABORT', 'ABORTED'],
    ['COMPLETED', 'START', 'COMPLETED'],
    ['COMPLETED', 'RUNNING', 'COMPLETED'],
    ['FAILED', 'COMPLETE', 'COMPLETED'],
  ])('%s and %s give %s', (before, type, state) => {
    expect(decideRunState(before, type)).toBe(state);
  });
});
