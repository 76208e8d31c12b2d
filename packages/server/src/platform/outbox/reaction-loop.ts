import { setTimeout as sleep } from 'node:timers/promises';
import type { EventEnvelope } from '@kaizen/contracts';
import type { Clock } from '../../kernel/clock.ts';
import { isKaizenError, messageOf } from '../../kernel/errors.ts';
import type { Database } from '../db/database.ts';
import type { Logger } from '../telemetry/telemetry.ts';
import type { Backoff } from './backoff.ts';
import { stopping } from './errors.ts';
import { readHead, readNext } from './event-reader.ts';
import { isEventOf, type OutboxTables } from './event-row.ts';
import type { Reaction } from './outbox.ts';

const BATCH = 100;

/** What a loop needs and whom it tells. */
export interface ReactionLoopGiven {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly backoff: Backoff;
  failed(reaction: string, failures: number): void;
  recovered(reaction: string): void;
}

/** Delivers the kept events to one reaction, in order, each exactly once; a failing event is tried again and holds only this reaction. */
export class ReactionLoop {
  readonly reaction: Reaction;
  readonly #given: ReactionLoopGiven;
  readonly #stop = new AbortController();
  readonly #reached = new Set<{ readonly seq: number; resolve(): void; reject(error: unknown): void }>();
  #position: number;
  #woken = Promise.withResolvers<void>();
  #idle = false;
  #running: Promise<void> | undefined;

  constructor(reaction: Reaction, position: number, given: ReactionLoopGiven) {
    this.reaction = reaction;
    this.#position = position;
    this.#given = given;
  }

  /** Every event up to this number is handled or none of this reaction's business. */
  get position(): number {
    return this.#position;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.wake();
    await this.#running;
    for (const waiter of this.#reached) waiter.reject(stopping(`reaction "${this.reaction.name}"`));
    this.#reached.clear();
  }

  wake(): void {
    this.#woken.resolve();
  }

  /** Hears of a committed event; one that is none of its business costs no query when it was up to date. */
  notice(event: EventEnvelope): void {
    if (this.#idle && event.seq === this.#position + 1 && !isEventOf(event, this.reaction.on)) this.#advance(event.seq);
    else this.wake();
  }

  reached(seq: number): Promise<void> {
    if (this.#position >= seq) return Promise.resolve();
    if (this.#stop.signal.aborted) return Promise.reject(stopping(`reaction "${this.reaction.name}"`));
    return new Promise((resolve, reject) => {
      this.#reached.add({ seq, resolve, reject });
      this.wake();
    });
  }

  #advance(seq: number): void {
    this.#position = seq;
    for (const waiter of this.#reached) {
      if (waiter.seq > seq) continue;
      this.#reached.delete(waiter);
      waiter.resolve();
    }
  }

  async #run(): Promise<void> {
    let failures = 0;
    while (!this.#stop.signal.aborted) {
      try {
        const caughtUp = await this.#pass();
        if (failures > 0) this.#given.recovered(this.reaction.name);
        failures = 0;
        if (!caughtUp) continue;
        this.#idle = true;
        await this.#woken.promise;
        this.#idle = false;
        this.#woken = Promise.withResolvers<void>();
      } catch (error) {
        failures += 1;
        this.#report(error, failures);
        await sleep(this.#given.backoff(failures), undefined, { signal: this.#stop.signal }).catch(() => undefined);
      }
    }
  }

  /** Handles one batch; true when there was nothing left up to the head that it saw. */
  async #pass(): Promise<boolean> {
    const head = await readHead(this.#given.db);
    if (head <= this.#position) return true;
    const events = await readNext(this.#given.db, {
      types: this.reaction.on,
      after: this.#position,
      upTo: head,
      limit: BATCH,
    });
    for (const event of events) {
      if (this.#stop.signal.aborted) return true;
      await this.#deliver(event);
      this.#advance(event.seq);
    }
    if (events.length < BATCH) this.#advance(head);
    return false;
  }

  async #deliver(event: EventEnvelope): Promise<void> {
    const { db, clock } = this.#given;
    const reaction = this.reaction;
    await db.run(async (tx) => {
      const tables = tx.on<OutboxTables>();
      const mark = await tables
        .insertInto('platform_reaction_marks')
        .values({ event_id: event.id, reaction: reaction.name, at: clock.now() })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      if (mark.numInsertedOrUpdatedRows === 1n && isEventOf(event, reaction.on)) await reaction.handle(event, tx);
      await tables
        .updateTable('platform_reaction_cursors')
        .set({ seq: event.seq })
        .where('reaction', '=', reaction.name)
        .where('seq', '<', event.seq)
        .execute();
    });
  }

  #report(error: unknown, failures: number): void {
    if (this.#stop.signal.aborted) return;
    this.#given.failed(this.reaction.name, failures);
    this.#given.log.error(
      {
        reaction: this.reaction.name,
        afterSeq: this.#position,
        failures,
        code: isKaizenError(error) ? error.code : undefined,
        error: messageOf(error),
        stack: error instanceof Error && !isKaizenError(error) ? error.stack : undefined,
      },
      'a reaction failed; it is tried again and the events after it wait',
    );
  }
}
