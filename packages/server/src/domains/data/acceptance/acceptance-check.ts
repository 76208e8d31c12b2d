import type { DatasetSpec } from '@kaizen/contracts';

/** What a check of a staged version looked at: the version, and the one that is current (absent for the first). */
export interface AcceptanceSubject {
  readonly dataset: string;
  readonly spec: DatasetSpec;
  readonly versionId: string;
  readonly baselineId: string | undefined;
}

/** One rule that was asked. `fail` keeps the version staged, `warn` is shown only. */
export interface AcceptanceFinding {
  /** Name of the rule, e.g. `psi` or `column_max_to_be_between`. */
  readonly rule: string;
  readonly column?: string;
  readonly verdict: 'pass' | 'warn' | 'fail';
  /** What was expected and what was seen, in words with numbers. */
  readonly message: string;
}

/** What a check found; `reportId` names the kept report with all numbers. */
export interface AcceptanceReport {
  readonly findings: readonly AcceptanceFinding[];
  readonly reportId?: string;
}

/** A part of the gate between a staged version and the current one: `schema` (validation/) and `drift` (drift/). */
export interface AcceptanceCheck {
  readonly name: string;
  /** Whether the dataset declares anything for this check; one that is not declared is not asked and holds nothing up. */
  isDeclared(spec: DatasetSpec): boolean;
  /** Reads the version through `DataReader.openVersion`; done again it finds the same. */
  run(subject: AcceptanceSubject, signal: AbortSignal | undefined): Promise<AcceptanceReport>;
}
