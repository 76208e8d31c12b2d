import type { EventEnvelope, EventType, KaizenEvent } from '@kaizen/contracts';
import type { EventQuery, Outbox } from '../../platform/outbox/outbox.ts';

/** The kept events, asked by type; newest first means that the newest match wins. */
export interface KeptEvents {
  /** Every event of the types about a subject, oldest first. */
  about<T extends EventType>(subject: string, types: readonly T[]): Promise<readonly KaizenEvent<T>[]>;
  /** The newest event of a type that fits; `subject` and `until` narrow the search. */
  newest<T extends EventType>(
    type: T,
    search: Pick<EventQuery, 'subject' | 'until' | 'projectId'>,
    fits?: (event: KaizenEvent<T>) => boolean,
  ): Promise<KaizenEvent<T> | undefined>;
  /** Every event of a type that fits, oldest first. */
  all<T extends EventType>(type: T, fits: (event: KaizenEvent<T>) => boolean): Promise<readonly KaizenEvent<T>[]>;
}

const pageSize = 500;

export function createKeptEvents(outbox: Pick<Outbox, 'find'>): KeptEvents {
  async function* pages(query: EventQuery): AsyncGenerator<readonly EventEnvelope[]> {
    let after: number | undefined;
    for (;;) {
      const page = await outbox.find({ ...query, limit: pageSize, ...(after === undefined ? {} : { after }) });
      if (page.items.length > 0) yield page.items;
      if (page.next === undefined) return;
      after = page.items.at(-1)?.seq;
    }
  }
  return {
    async about<T extends EventType>(subject: string, types: readonly T[]) {
      const found: KaizenEvent<T>[] = [];
      for await (const page of pages({ subject, types, order: 'oldest' })) {
        found.push(...page.map((envelope) => typed<T>(envelope)));
      }
      return found;
    },
    async newest<T extends EventType>(
      type: T,
      search: Pick<EventQuery, 'subject' | 'until' | 'projectId'>,
      fits?: (event: KaizenEvent<T>) => boolean,
    ) {
      for await (const page of pages({ ...search, types: [type], order: 'newest' })) {
        for (const envelope of page) {
          const event = typed<T>(envelope);
          if (fits === undefined || fits(event)) return event;
        }
      }
      return undefined;
    },
    async all<T extends EventType>(type: T, fits: (event: KaizenEvent<T>) => boolean) {
      const found: KaizenEvent<T>[] = [];
      for await (const page of pages({ types: [type], order: 'oldest' })) {
        found.push(...page.map((envelope) => typed<T>(envelope)).filter(fits));
      }
      return found;
    },
  };
}

/** Wire mapping: the outbox validated the payload against its type when the event was written. */
function typed<T extends EventType>(envelope: EventEnvelope): KaizenEvent<T> {
  return envelope as unknown as KaizenEvent<T>;
}
