import type { EventEnvelope, EventType, KaizenEvent } from '@kaizen/contracts';
import type { Page } from '../../kernel/page.ts';
import type { Tx } from '../db/database.ts';

/**
 * One line of app/reactions.ts. `handle` runs inside a transaction together with the mark (event id, reaction name), so effect and mark are
 * one; it may write rows and enqueue jobs through `tx`, nothing else. Delivered in order of sequence per reaction, exactly once.
 */
export interface Reaction<T extends EventType = EventType> {
  readonly name: string;
  readonly on: readonly T[];
  /**
   * Delivers also what happened before the home knew this reaction, or before the reaction asked for a type: for one that only describes what happened. It gets each
   * event once; what is older than a type that it asks for anew comes after younger events that it had already.
   */
  readonly history?: true;
  handle(event: KaizenEvent<T>, tx: Tx): Promise<void>;
}

/** What a reader may ask of the kept events. `after` is a sequence number (exclusive), in the asked order: with `newest`, older ones follow. */
export interface EventQuery {
  readonly projectId?: string;
  readonly types?: readonly EventType[];
  readonly subject?: string;
  readonly after?: number;
  readonly until?: number;
  readonly order?: 'oldest' | 'newest';
  readonly limit?: number;
}

/** The kept events and their delivery. */
export interface Outbox {
  register(reactions: readonly Reaction[]): void;
  /** Events by the query; `until` is an instant (inclusive). Stays behind the oldest open transaction. */
  find(query: EventQuery): Promise<Page<EventEnvelope>>;
  /** Calls back for every event after its commit, in order of sequence (for live pages; not durable). Returns the unsubscribe. */
  subscribe(listener: (event: EventEnvelope) => void): () => void;
  /** Resolves when every committed event has been handled by every reaction (used by tests and by a clean stop). */
  drained(): Promise<void>;
  /** Begins delivery to the registered reactions, where the last process left off; called by the composition root after `register`. */
  start(): Promise<void>;
  /** Ends delivery after the event at hand; the rest is delivered by the next process. */
  stop(): Promise<void>;
}
