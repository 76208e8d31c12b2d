import type { ReproductionDifference, ReproductionReport } from '@kaizen/contracts';

interface Found extends Pick<ReproductionReport, 'model' | 'metrics'> {
  readonly predictions?: ReproductionReport['predictions'] | undefined;
}
type Numbers = Readonly<Record<string, number>>;

/** Largest relative difference of numbers from the same software on the same kind of machine: only the order of a sum may differ. */
const SAME_SOFTWARE = 1e-9;
/** Between versions or platforms, whose mathematical functions may differ in their last digits. */
const OTHER_SOFTWARE = 1e-6;

/** The tolerance for two environments, by their software; unknown ones count as different. */
export function decideTolerance(recorded: Readonly<Record<string, unknown>>, now: Readonly<Record<string, unknown>>) {
  const same = ['kaizen', 'node', 'platform'].every((name) => recorded[name] === now[name]);
  return same ? SAME_SOFTWARE : OTHER_SOFTWARE;
}

/** Each metric that training gives beside the one that was recorded. */
export function compareMetrics(recorded: Numbers, found: Numbers, tolerance: number): ReproductionReport['metrics'] {
  return Object.entries(found)
    .filter(([, value]) => Number.isFinite(value))
    .map(([name, value]) => {
      const before = recorded[name];
      if (before === undefined) return { name, found: value, within: false };
      const within = Math.abs(value - before) <= tolerance * Math.max(Math.abs(value), Math.abs(before));
      return { name, recorded: before, found: value, within };
    });
}

/** Answers of two models to the same rows. */
export interface Answers {
  readonly scores: Float64Array;
  readonly decisions: Uint16Array;
}

/** How far two models are apart on the same rows. */
export function comparePredictions(
  recorded: Answers,
  found: Answers,
  tolerance: number,
): NonNullable<ReproductionReport['predictions']> {
  const rows = recorded.scores.length;
  let maxDifference = 0;
  let changed = 0;
  let within = found.scores.length === rows;
  recorded.scores.forEach((before, row) => {
    const after = found.scores[row] ?? Number.NaN;
    const difference = Object.is(before, after) ? 0 : Math.abs(after - before);
    if (!(difference <= tolerance * Math.max(1, Math.abs(before), Math.abs(after)))) within = false;
    maxDifference = Math.max(maxDifference, Number.isNaN(difference) ? Number.MAX_VALUE : difference);
    if (recorded.decisions[row] !== found.decisions[row]) changed++;
  });
  const changedDecisions = rows === 0 ? 0 : changed / rows;
  return { rows, maxDifference, changedDecisions, within: within && changed === 0 };
}

/** What is recorded with another text than was found; what is not recorded is not compared. */
export function compareTexts(
  area: ReproductionDifference['area'],
  recorded: Readonly<Record<string, unknown>>,
  found: Readonly<Record<string, unknown>>,
): ReproductionDifference[] {
  return Object.entries(found).flatMap(([name, value]) => {
    const before = recorded[name];
    if (before === undefined || String(before) === String(value)) return [];
    return [{ area, name, recorded: String(before), found: String(value), decides: false }];
  });
}

/** The verdict with its sentence, and what is different in what came out. */
export function decideVerdict({
  model,
  metrics,
  predictions,
}: Found): Pick<ReproductionReport, 'verdict' | 'summary' | 'differences'> {
  const sameBytes = model.recordedHash === model.foundHash;
  const off = metrics.filter(({ within }) => !within);
  const differences = listOutcome({ model, metrics, predictions });
  const all = `all ${metrics.length} metrics`;
  if (sameBytes && off.length === 0) {
    return { verdict: 'equal', summary: `Equal: the model has the same bytes, and ${all} are the same.`, differences };
  }
  const decided = differences.filter(({ decides }) => decides);
  if (decided.length === 0 && predictions !== undefined) {
    const rows = predictions.rows.toLocaleString('en-US');
    const summary = `Within tolerance: other bytes, but ${all} and the predictions of ${rows} holdout rows agree.`;
    return { verdict: 'within_tolerance', summary, differences };
  }
  const told = [
    ...(sameBytes ? [] : ['the model has other bytes']),
    ...(off.length === 0 ? [] : [`${off.length} of ${metrics.length} metrics differ`]),
    ...(predictions === undefined || predictions.within
      ? []
      : [`${(predictions.changedDecisions * 100).toFixed(1)} % of the holdout is decided otherwise`]),
  ];
  return { verdict: 'different', summary: `Different: ${told.join(', ')}.`, differences };
}

function listOutcome({ model, metrics, predictions }: Found): ReproductionDifference[] {
  const differences: ReproductionDifference[] = [];
  if (model.recordedHash !== model.foundHash) {
    const [recorded, found] = [model.recordedHash.slice(0, 12), model.foundHash.slice(0, 12)];
    // Other bytes may be the same model; without predictions nothing shows that they are.
    differences.push({ area: 'model', name: 'ONNX file', recorded, found, decides: predictions === undefined });
  }
  for (const { name, recorded, found, within } of metrics) {
    if (within) continue;
    const before = recorded === undefined ? {} : { recorded: String(recorded) };
    differences.push({ area: 'metric', name, ...before, found: String(found), decides: true });
  }
  if (predictions !== undefined && !predictions.within) {
    const found = `${predictions.maxDifference.toPrecision(3)} at most`;
    differences.push({ area: 'prediction', name: 'score', found, decides: true });
    const share = `${(predictions.changedDecisions * 100).toFixed(1)} % of ${predictions.rows.toLocaleString('en-US')}`;
    differences.push({ area: 'prediction', name: 'other decisions', found: share, decides: true });
  }
  return differences;
}
