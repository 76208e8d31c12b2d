import type { RawRead } from '@kaizen/contracts';
import type { Page } from '../../../../kernel/page.ts';
import { permissionDenied } from '../../../../platform/http/errors.ts';
import type { Platform } from '../../../../platform/platform.ts';
import { getDatasetRow } from '../../data-reader-service.ts';
import type { DatasetRow } from '../../tables.ts';
import { purposeMissing, rawOutsideProduction } from '../errors.ts';
import { rawRead } from '../events.ts';
import type { ReadAsk } from './read-ask.ts';

/** Readings of raw values: permitted, and written down before the first value leaves. */
export interface RawReads {
  /** Throws unless the caller may have the raw columns; then the reading is an event, kept for good. */
  record(dataset: DatasetRow, columns: readonly string[], ask: ReadAsk): Promise<void>;
  /** Readings of a dataset, newest first. */
  list(dataset: string, page: { readonly limit?: number; readonly cursor?: string }): Promise<Page<RawRead>>;
}

/** Requests for parts of one file within this time are one reading. */
const PARTS_MS = 60_000;
/** The environment in which raw values are handed out. */
const RAW_ENVIRONMENT = 'production';

export function createRawReads({ db, outbox, clock }: Pick<Platform, 'db' | 'outbox' | 'clock'>): RawReads {
  const lately = new Map<string, number>();

  /** True for a part of a file of which another part was written down just now. */
  function isGoingOn(ask: ReadAsk): boolean {
    const now = clock.now();
    for (const [key, at] of lately) if (at <= now - PARTS_MS) lately.delete(key);
    if (ask.isPart !== true) return false;
    const key = JSON.stringify([ask.caller.name, ask.surface, ask.versionId, ask.query.purpose]);
    const isKnown = lately.has(key);
    if (!isKnown) lately.set(key, now);
    return isKnown;
  }

  return {
    async record(dataset, columns, ask) {
      if (dataset.environment !== RAW_ENVIRONMENT) throw rawOutsideProduction(dataset.name, dataset.environment);
      if (!ask.may('data:raw:read')) throw permissionDenied('data:raw:read');
      const purpose = ask.query.purpose?.trim() ?? '';
      if (purpose.length < 3) throw purposeMissing(dataset.name);
      if (isGoingOn(ask)) return;
      await db.run((tx) => tx.emit(rawRead(dataset, columns, { ...ask, purpose })));
    },
    async list(dataset, { limit, cursor }) {
      await getDatasetRow(db, dataset);
      const { items, ...next } = await outbox.find({
        types: ['data.raw.read'],
        subject: dataset,
        order: 'newest',
        ...(limit === undefined ? {} : { limit }),
        ...(cursor === undefined ? {} : { after: Number(cursor) }),
      });
      // Row mapping: payloads of this type are written by `rawRead` only, and checked against the catalogue when they are.
      return { items: items.map(({ at, payload }) => ({ ...(payload as Omit<RawRead, 'at'>), at })), ...next };
    },
  };
}
