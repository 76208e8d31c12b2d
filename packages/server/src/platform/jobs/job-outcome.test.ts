import { expect, it } from 'vitest';
import { KaizenError } from '../../kernel/errors.ts';
import { type AbortCause, decideOutcome, MOST_FAILURES } from './job-outcome.ts';

const outage = { error: new KaizenError('unavailable', 'x.away', 'away') };
const invalid = { error: new KaizenError('invalid', 'x.bad', 'bad') };
const crash = { error: new TypeError('oops') };
const lost = { error: new KaizenError('conflict', 'platform.job_lease_lost', 'lost') };
const value = { value: 7 };
const wait = (failures: number) => failures * 10;

it.each([
  ['a value', value, undefined, 0, { to: 'succeeded', result: 7 }],
  ['a value in spite of a late cancel', value, 'cancel', 0, { to: 'succeeded', result: 7 }],
  ['a value at a stop', value, 'stop', 0, { to: 'succeeded', result: 7 }],
  ['a value of a lost attempt', value, 'lost', 0, { to: 'left' }],
  ['a cancel', crash, 'cancel', 0, { to: 'cancelled' }],
  ['a stop', outage, 'stop', 0, { to: 'left' }],
  ['a refused write', lost, undefined, 0, { to: 'left' }],
  ['an outage', outage, undefined, 0, { to: 'retried', failures: 1, delay: 10 }],
  ['the last outage but one', outage, undefined, MOST_FAILURES - 2, { to: 'retried', failures: 4, delay: 40 }],
  ['the last outage', outage, undefined, MOST_FAILURES - 1, { to: 'failed', code: 'x.away', message: 'away' }],
  ['an error of ours', invalid, undefined, 0, { to: 'failed', code: 'x.bad', message: 'bad' }],
  ['a crash', crash, undefined, 0, { to: 'failed', code: 'platform.job_crashed', message: 'oops' }],
])('%s', (_name, settled, cause, failures, outcome) => {
  const known: AbortCause = cause === 'cancel' || cause === 'stop' || cause === 'lost' ? cause : undefined;
  expect(decideOutcome(settled, { cause: known, failures }, wait)).toEqual(outcome);
});
