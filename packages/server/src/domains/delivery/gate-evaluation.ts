import type { CheckResult, GateView, LoggedModelView } from '@kaizen/contracts';
import type { Labelled } from './answers.ts';
import { checkFairness, listAttributes, planGroups } from './check-fairness.ts';
import { defaultLevel } from './decide-gate.ts';
import type { DeliveryContext } from './delivery-context.ts';
import type { Deployment } from './deployment-store.ts';
import type { HoldoutTask } from './holdout-evaluation.ts';
import { planRepeats } from './metric-difference.ts';
import { bootstrapSeed } from './paired-interval.ts';

/** How a candidate treats groups, as its gate asks. */
export interface GateFairness {
  readonly checks: readonly CheckResult[];
  readonly reports: NonNullable<GateView['fairness']>;
}

/** What a gate sees beside its numbers. */
interface GateEvaluation {
  readonly comparisons?: GateView['comparisons'];
  readonly fairness?: GateFairness;
}

const REPEATS = 500;

/** Tests the candidate against the champion and judges the groups that the gate names; nothing where there is neither. */
export async function evaluateSides(
  context: Pick<DeliveryContext, 'evaluateHoldout' | 'readAttributes'>,
  { gate }: Pick<Deployment, 'gate'>,
  { signature }: Pick<LoggedModelView, 'signature'>,
  rows: { readonly from: string; readonly orderBy: string },
  read: Labelled,
  sides: Pick<HoldoutTask, 'candidate' | 'champion'>,
  signal?: AbortSignal,
): Promise<GateEvaluation> {
  const asked = gate?.fairness ?? [];
  if (asked.length === 0 && sides.champion === undefined) return {};
  const { groups, reportOf } = planGroups(asked);
  const { columns, known } =
    asked.length === 0
      ? { columns: [], known: [] }
      : await context.readAttributes(rows, listAttributes(asked), read.rows, signal);
  const { positive = 'positive', classes } = signature;
  const task: HoldoutTask = {
    ...sides,
    names: [classes.find((name) => name !== positive) ?? 'negative', positive],
    columns,
    groups,
    plan: {
      repeats: planRepeats(read.rows.length, REPEATS),
      level: gate?.champion?.level ?? defaultLevel,
      seed: bootstrapSeed,
    },
  };
  const findings = await context.evaluateHoldout(task, signal);
  return {
    ...(sides.champion === undefined ? {} : { comparisons: findings.comparisons }),
    ...(asked.length === 0
      ? {}
      : {
          fairness: {
            checks: checkFairness(asked, reportOf, findings.fairness, known),
            reports: findings.fairness.flatMap(({ report }) => (report === undefined ? [] : [report])),
          },
        }),
  };
}

/** Without labels groups are not judged; a gate that asks for it holds. */
export function refuseUnlabelled({ gate }: Pick<Deployment, 'gate'>): GateEvaluation {
  const asked = gate?.fairness ?? [];
  if (asked.length === 0) return {};
  const { groups, reportOf } = planGroups(asked);
  const unlabelled = groups.map(() => ({ reason: 'The rows have no labels, so groups are not judged.' }));
  const checks = checkFairness(asked, reportOf, unlabelled, listAttributes(asked));
  return { fairness: { checks: checks.map((check) => ({ ...check, verdict: 'insufficient_data' })), reports: [] } };
}
