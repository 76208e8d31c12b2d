import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../../../../kernel/errors.ts';
import { doublingBackoff } from '../../../../platform/outbox/backoff.ts';
import type { Logger } from '../../../../platform/telemetry/telemetry.ts';
import type { SendEvent } from './event-sender.io.ts';
import type { OutgoingEvent, OutgoingStore } from './outgoing-store.sql.ts';

const BATCH = 50;

/** What the loop is made of. `receiver` names the cursor: another URL has one of its own. */
interface OutgoingGiven {
  readonly store: OutgoingStore;
  readonly send: SendEvent;
  readonly receiver: string;
  readonly log: Logger;
  readonly backoff?: (failures: number) => number;
}

/** How far the events were sent, and what stopped it. */
interface Sent {
  readonly position: number;
  readonly trouble?: string;
}

/** Sends the platform's events one after the other, in order. */
export interface OutgoingLoop {
  /** Hears that there may be new events. */
  wake(): void;
  start(): Promise<void>;
  close(): Promise<void>;
}

/**
 * An event is marked as sent after the receiver took it, so a kill or a lost answer may send it once more, which changes nothing there. An outage holds
 * the events back for as long as it lasts; what the receiver refuses for good is passed over and logged. Nothing waits for this loop.
 */
export function createOutgoingLoop(given: OutgoingGiven): OutgoingLoop {
  const { store, send, receiver, log, backoff = doublingBackoff(1000, 60_000) } = given;
  const stop = new AbortController();
  let woken = Promise.withResolvers<void>();
  let running: Promise<void> | undefined;

  async function run(cursor: number): Promise<void> {
    let position = cursor;
    let failures = 0;
    while (!stop.signal.aborted) {
      const sent = await pass(position).catch((error: unknown) => ({ position, trouble: messageOf(error) }));
      position = sent.position;
      if (sent.trouble !== undefined) {
        failures += 1;
        if (!stop.signal.aborted && (failures === 1 || failures % 20 === 0))
          log.warn({ receiver, failures, reason: sent.trouble }, 'lineage events cannot be sent; they wait');
        await sleep(backoff(failures), undefined, { signal: stop.signal }).catch(() => undefined);
        continue;
      }
      failures = 0;
      await woken.promise;
      woken = Promise.withResolvers<void>();
    }
  }

  /** Sends what there is; stops at the first trouble. */
  async function pass(from: number): Promise<Sent> {
    for (let position = from; ; ) {
      const events = await store.readNext(position, BATCH);
      if (events.length === 0) return { position };
      const sent = await sendAll(events, position);
      if (sent.position > position) await store.moveCursor(receiver, sent.position);
      if (sent.trouble !== undefined || stop.signal.aborted) return sent;
      position = sent.position;
    }
  }

  async function sendAll(events: readonly OutgoingEvent[], from: number): Promise<Sent> {
    let position = from;
    for (const { event, position: at } of events) {
      const outcome = await send(event, stop.signal);
      if (outcome.kind === 'again') return { position, trouble: outcome.reason };
      if (outcome.kind === 'refused')
        log.warn({ receiver, status: outcome.status, position: at }, 'a lineage event was refused');
      position = at;
    }
    return { position };
  }

  return {
    wake: () => woken.resolve(),
    async start() {
      const cursor = await store.readCursor(receiver);
      running ??= run(cursor);
    },
    async close() {
      stop.abort();
      woken.resolve();
      await running;
    },
  };
}
