import type { CheckOutcome, DatasetSpec, VersionVerdict } from '@kaizen/contracts';
import { messageOf } from '../../../kernel/errors.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Platform } from '../../../platform/platform.ts';
import { versionNotFound } from '../errors.ts';
import { parseSpec } from '../row-mapping.ts';
import { versionAccepted, versionHeld, versionRejected } from '../version/events.ts';
import type { AcceptanceCheck } from './acceptance-check.ts';
import {
  findVerdictRow,
  findVerdictView,
  findVersionInDataset,
  saveVerdict,
  setVersionState,
  type VersionInDataset,
} from './acceptance-store.sql.ts';
import {
  checkAcceptable,
  checkRejectable,
  type Decision,
  decideVerdictOfChecks,
  listFailedRules,
} from './decide-verdict.ts';

type Given = Pick<Platform, 'db' | 'clock'>;

/** The gate between a staged version and the current one. */
export interface Acceptance {
  /** Whether a check is declared for datasets of this spec, so that their versions begin staged. */
  isGated(spec: DatasetSpec | undefined): boolean;
  /**
   * Asks the declared checks about a staged version and makes it current when none fails. Judging twice changes nothing, unless the rules changed meanwhile; what a
   * person decided stays.
   */
  judge(versionId: string, signal: AbortSignal | undefined): Promise<void>;
  /** A person's word: needs a reason against the verdict. Throws `data.reason_missing`, `data.version_overtaken`, `data.version_not_open`. */
  decide(
    versionId: string,
    decision: { readonly verdict: 'accepted' | 'rejected'; readonly reason: string; readonly by: string },
  ): Promise<void>;
  getVerdict(versionId: string): Promise<VersionVerdict>;
}

export function createAcceptance(platform: Given, checks: readonly AcceptanceCheck[]): Acceptance {
  return {
    isGated: (spec) => spec !== undefined && checks.some((check) => check.isDeclared(spec)),
    judge: (versionId, signal) => judge(platform, checks, versionId, signal),
    decide: (versionId, decision) =>
      platform.db.run(async (tx) => {
        const found = await findVersionInDataset(tx, versionId);
        if (found === undefined) throw versionNotFound(versionId);
        await decide(tx, platform.clock.now(), found, decision);
      }),
    getVerdict: (versionId) => findVerdictView(platform.db, versionId),
  };
}

async function judge(
  { db, clock }: Given,
  checks: readonly AcceptanceCheck[],
  versionId: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const found = await db.run((tx) => findOpen(tx, versionId));
  if (found === undefined) return;
  const spec = parseSpec(found.dataset);
  const outcomes: CheckOutcome[] = [];
  for (const check of spec === undefined ? [] : checks.filter((one) => one.isDeclared(spec))) {
    const subject = { dataset: found.dataset.name, spec, versionId, baselineId: found.version.parent_id ?? undefined };
    outcomes.push(await ask(check, subject as Parameters<AcceptanceCheck['run']>[0], signal));
  }
  await db.run(async (tx) => {
    const open = await findOpen(tx, versionId);
    if (open !== undefined) await saveOutcomes(tx, clock.now(), open, outcomes);
  });
}

/** A check that breaks down does not let the version through: that is a finding too. */
async function ask(
  check: AcceptanceCheck,
  subject: Parameters<AcceptanceCheck['run']>[0],
  signal: AbortSignal | undefined,
): Promise<CheckOutcome> {
  try {
    const { findings, reportId } = await check.run(subject, signal);
    const kept = findings.map((finding) => ({ ...finding }));
    return { check: check.name, findings: kept, ...(reportId === undefined ? {} : { reportId }) };
  } catch (error) {
    signal?.throwIfAborted();
    const message = `The check could not be carried out: ${messageOf(error)}`;
    return { check: check.name, findings: [{ rule: 'check_failed', verdict: 'fail', message }] };
  }
}

async function findOpen(tx: Tx, versionId: string): Promise<VersionInDataset | undefined> {
  const found = await findVersionInDataset(tx, versionId);
  return found?.version.state === 'staged' ? found : undefined;
}

async function saveOutcomes(
  tx: Tx,
  at: number,
  found: VersionInDataset,
  outcomes: readonly CheckOutcome[],
): Promise<void> {
  const { version, dataset } = found;
  const isNext = version.parent_id === dataset.current_version_id;
  const overtaken: CheckOutcome = {
    check: 'order',
    findings: [{ rule: 'parent_is_current', verdict: 'fail', message: 'Another version became current meanwhile.' }],
  };
  const checks = isNext ? outcomes : [...outcomes, overtaken];
  const verdict = decideVerdictOfChecks(checks);
  const before = await findVerdictRow(tx, version.id);
  const isNews = before?.checks !== JSON.stringify(checks);
  const none = { decision: null, decided_by: null, reason: null, decided_at: null };
  await saveVerdict(tx, {
    version_id: version.id,
    verdict,
    checks: JSON.stringify(checks),
    judged_at: at,
    ...none,
  });
  if (verdict === 'failed') {
    if (isNews) await tx.emit(versionHeld(dataset, version, listFailedRules(checks)));
    return;
  }
  await setVersionState(tx, found, 'accepted', at);
  await tx.emit(versionAccepted(dataset, version, { against: false }));
}

async function decide(
  tx: Tx,
  at: number,
  found: VersionInDataset,
  { verdict, reason, by }: Parameters<Acceptance['decide']>[1],
): Promise<void> {
  const { version, dataset } = found;
  const row = await findVerdictRow(tx, version.id);
  const words = reason.trim();
  const decision: Decision = {
    dataset: dataset.name,
    versionId: version.id,
    state: version.state,
    isCurrent: version.id === dataset.current_version_id,
    verdict: row?.verdict,
    reason: words,
    isNext: version.parent_id === dataset.current_version_id,
  };
  if (verdict === 'accepted') checkAcceptable(decision);
  else checkRejectable(decision);
  await saveVerdict(tx, {
    ...(row ?? { version_id: version.id, verdict: 'failed', checks: '[]', judged_at: at }),
    decision: verdict,
    decided_by: by,
    reason: words,
    decided_at: at,
  });
  await setVersionState(tx, found, verdict, at);
  const against = row?.verdict !== 'passed';
  await tx.emit(
    verdict === 'accepted'
      ? versionAccepted(dataset, version, { by, reason: words, against })
      : versionRejected(dataset, version, by, words),
  );
}
