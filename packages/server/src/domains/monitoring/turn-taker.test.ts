import { expect, it } from 'vitest';
import { createTurnTaker } from './turn-taker.ts';

it('shares one further run among calls that come while one runs', async () => {
  let runs = 0;
  let open: () => void = () => {};
  const turns = createTurnTaker(async () => {
    runs++;
    await new Promise<void>((resolve) => {
      open = resolve;
    });
  });
  const first = turns.take('a');
  const second = turns.take('a');
  const third = turns.take('a');
  expect(runs).toBe(1);
  open();
  await first;
  await Promise.resolve();
  expect(runs).toBe(2);
  open();
  await Promise.all([second, third, turns.settled()]);
  expect(runs).toBe(2);
});

it('goes on after a failure and tells it only to whom it belongs', async () => {
  let runs = 0;
  const turns = createTurnTaker(async () => {
    runs++;
    if (runs === 1) throw new Error('unreadable');
  });
  const first = turns.take('a');
  const second = turns.take('a');
  await expect(first).rejects.toThrow('unreadable');
  await second;
  await turns.settled();
});
