import type { ComparisonView, GateView } from '@kaizen/contracts';
import type { Page, PageRequest } from '../../kernel/page.ts';

/** A gate verdict with what only the ledger needs. */
interface StoredGate {
  readonly view: GateView;
  readonly key: string;
  readonly projectId: string;
  readonly seed: number;
}

export interface GateStore {
  find(id: string): Promise<GateView | undefined>;
  findByKey(key: string): Promise<GateView | undefined>;
  /** Newest first. */
  list(deployment: string, page?: PageRequest): Promise<Page<GateView>>;
  insert(gate: StoredGate): Promise<void>;
}

interface StoredComparison {
  readonly view: ComparisonView;
  readonly key: string;
  readonly projectId: string;
  readonly fromOrdinal: number;
  readonly toOrdinal: number;
  readonly seed: number;
}

export interface ComparisonStore {
  find(id: string): Promise<ComparisonView | undefined>;
  findByKey(key: string): Promise<ComparisonView | undefined>;
  insert(comparison: StoredComparison): Promise<void>;
}
