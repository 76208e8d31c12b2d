import type { AlertFacts } from './alert-store.ts';
import { sayCostDifference, sayCount, sayErrorDifference, sayList, sayMeasure } from './describe-numbers.ts';
import type { RetrainingSettings } from './monitor-settings.ts';

function sayOver(facts: AlertFacts): string {
  return sayList(
    facts.measures.map(({ name, measure, value, threshold }) =>
      measure === 'realised'
        ? `${name} ${sayMeasure(value)} ${value > threshold ? 'over its ceiling' : 'under its floor'} ${sayMeasure(threshold)}`
        : `${name} ${measure.toUpperCase()} ${sayMeasure(value)} over ${sayMeasure(threshold)}`,
    ),
  );
}

function sayExtra(facts: AlertFacts): string {
  const { costAboveReference: extra, errorAboveReference } = facts;
  if (errorAboveReference !== undefined) return `; mean absolute error ${sayErrorDifference(errorAboveReference)}`;
  return extra === undefined ? '' : `; realised cost per 1,000 records ${sayCostDifference(extra, facts.currency)}`;
}

/** Why nothing is retrained, with the numbers. */
export function describeHold(facts: AlertFacts): string {
  const over = sayOver(facts);
  switch (facts.cause) {
    case 'harmless':
      return `Not retrained: ${over}, but no harm is shown${sayExtra(facts)}.`;
    case 'no_trigger':
      return `Not retrained: ${over}; it costs more, but no declared trigger covers it${sayExtra(facts)}.`;
    default:
      return `Not retrained: ${over}; whether it harms is not known without a cost model and a reference cost.`;
  }
}

/** Why a retraining starts, with the numbers. */
export function describeRetrain(facts: AlertFacts, retraining: RetrainingSettings): string {
  const base = retraining.baseRows === 0 ? '' : ` and ${sayCount(retraining.baseRows)} rows of the present dataset`;
  return (
    `Retrain with pipeline ${retraining.pipeline} on ${sayCount(retraining.recentRows)} labelled rows ` +
    `from row ${sayCount(facts.fromOrdinal)} on${base}: ${sayOver(facts)}${sayExtra(facts)}.`
  );
}
