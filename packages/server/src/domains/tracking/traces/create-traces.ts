import type { Platform } from '../../../platform/platform.ts';
import type { Artifacts } from '../artifacts/contract.ts';
import type { Traces } from './contract.ts';
import { createTraceDeletion } from './delete-traces.sql.ts';
import { createTraceReader } from './trace-reader.sql.ts';
import { createTraceService } from './trace-service.ts';

/** What clients do with traces. */
export function createTraces(
  given: Pick<Platform, 'db' | 'clock' | 'ids'> & { readonly artifacts: Pick<Artifacts, 'delete'> },
): Traces {
  return { ...createTraceService(given), ...createTraceDeletion(given), ...createTraceReader(given.db) };
}
