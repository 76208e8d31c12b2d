import { createHash } from 'node:crypto';
import type { DatasetDriftSpec, DriftRequest, DriftSideView } from '@kaizen/contracts';
import { canonicalJson } from '../../../kernel/canonical-json.ts';
import type { DriftRules } from './plan-columns.ts';

/** Version of the methods. Raised when a number changes for the same rows; kept reports name it. */
export const METHODS = 'drift-1';

/** A comparison with everything filled in: the same question gets the same answer, so its hash is the report's id. */
export interface DriftQuestion {
  readonly methods: string;
  readonly dataset: string;
  readonly reference: DriftSideView;
  readonly current: DriftSideView;
  readonly source: 'rows' | 'profiles';
  readonly rules: DriftRules;
  readonly only: readonly string[] | null;
  readonly multivariate: boolean;
}

/** Fills in what a request leaves out: from the dataset's own `drift` block, then the defaults. */
export function fillQuestion(given: {
  readonly dataset: string;
  readonly request: DriftRequest;
  readonly spec: DatasetDriftSpec | undefined;
  readonly reference: DriftSideView;
  readonly current: DriftSideView;
}): DriftQuestion {
  const { request, spec = {} } = given;
  const source = request.source ?? spec.source ?? 'rows';
  const severity = spec.severity ?? 'fail';
  return {
    methods: METHODS,
    dataset: given.dataset,
    reference: given.reference,
    current: given.current,
    source,
    rules: {
      mode: request.mode ?? spec.mode ?? 'kaizen',
      ...(request.method === undefined ? {} : { method: request.method }),
      threshold: request.threshold ?? spec.threshold ?? 'fixed',
      falseDiscovery: request.falseDiscovery ?? spec.falseDiscovery ?? 0.05,
      missing: request.missing ?? spec.missing ?? 0.05,
      severity: severity === 'off' ? 'warn' : severity,
      columns: { ...spec.columns, ...request.columns },
    },
    only: request.only === undefined ? null : [...new Set(request.only)].sort(),
    multivariate: source === 'rows' && (request.multivariate ?? true),
  };
}

/** `dr_` and the first 40 hexadecimal characters of the SHA-256 of the question. */
export function computeReportId(question: object): string {
  return `dr_${createHash('sha256').update(canonicalJson(question)).digest('hex').slice(0, 40)}`;
}
