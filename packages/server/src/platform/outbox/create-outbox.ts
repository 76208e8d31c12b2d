import type { Clock } from '../../kernel/clock.ts';
import type { Database } from '../db/database.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import { type Backoff, doublingBackoff } from './backoff.ts';
import { findEvents, readHead } from './event-reader.ts';
import { isEventType } from './event-validation.ts';
import type { EventWriter } from './event-writer.ts';
import type { Outbox, Reaction } from './outbox.ts';
import { ReactionLoop, type ReactionLoopGiven } from './reaction-loop.ts';
import { findStartPositions } from './start-positions.ts';

/** What the outbox is made of. */
export interface OutboxGiven {
  readonly db: Database;
  readonly events: EventWriter;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly backoff?: Backoff;
}

/** The kept events and their delivery to the registered reactions; deliveries begin at `start`. */
export function createOutbox(given: OutboxGiven): Outbox {
  const reactions = new Map<string, Reaction>();
  const loops: ReactionLoop[] = [];
  const loopGiven = loopGivenOf(given);
  let unsubscribe: (() => void) | undefined;
  let started = false;

  return {
    register(added) {
      if (started) throw new Error('Reactions are registered before the outbox starts.');
      for (const reaction of added) {
        if (reactions.has(reaction.name)) throw new Error(`Two reactions are named "${reaction.name}".`);
        reactions.set(reaction.name, reaction);
      }
    },
    find: (query) => findEvents(given.db, query),
    subscribe: (listener) => given.events.subscribe(listener),
    async start() {
      if (started) return;
      started = true;
      const positions = await findStartPositions(given.db, [...reactions.values()]);
      for (const reaction of reactions.values()) {
        loops.push(new ReactionLoop(reaction, positions.get(reaction.name) ?? 0, loopGiven));
      }
      unsubscribe = given.events.subscribe((event) => {
        for (const loop of loops) loop.notice(event);
      });
      for (const loop of loops) loop.start();
    },
    async stop() {
      unsubscribe?.();
      await Promise.all(loops.map((loop) => loop.stop()));
    },
    async drained() {
      if (!started && reactions.size > 0)
        throw new Error('The outbox has not been started, so nothing would be delivered.');
      for (;;) {
        const head = await readHead(given.db);
        if (loops.every((loop) => loop.position >= head)) return;
        await Promise.all(loops.map((loop) => loop.reached(head)));
      }
    },
  };
}

function loopGivenOf(given: OutboxGiven): ReactionLoopGiven {
  const { telemetry } = given;
  const failures = telemetry.counter('kaizen_reaction_failures_total', 'Failed deliveries of an event to a reaction.', [
    'reaction',
  ]);
  const stuck = telemetry.gauge('kaizen_reaction_stuck', '1 while the next event of a reaction keeps failing.', [
    'reaction',
  ]);
  const events = telemetry.counter('kaizen_events_total', 'Events committed by this process.', ['type']);
  given.events.subscribe((event) => {
    if (isEventType(event.type)) events.add({ type: event.type });
  });
  return {
    db: given.db,
    clock: given.clock,
    log: telemetry.log.bind({ component: 'outbox' }),
    backoff: given.backoff ?? doublingBackoff(100, 30_000),
    failed(reaction) {
      failures.add({ reaction });
      stuck.set({ reaction }, 1);
    },
    recovered: (reaction) => stuck.set({ reaction }, 0),
  };
}
