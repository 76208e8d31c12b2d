import type { RuleResult, State, ValidationSummary } from '@kaizen/contracts';
import { formatCount } from '../../../design/format.ts';

/** The state of a validation in the one vocabulary. */
export function stateOfReport({ success, tally }: Pick<ValidationSummary, 'success' | 'tally'>): State {
  if (!success) return 'failed';
  return tally.warned > 0 ? 'warning' : 'ok';
}

/** The state of a rule. */
export function stateOfRule({ verdict }: Pick<RuleResult, 'verdict'>): State {
  return verdict === 'pass' ? 'ok' : verdict === 'warn' ? 'warning' : 'failed';
}

/** The answer at the top of a report. */
export function sayReport({ success, tally, rows, environment }: ValidationSummary): string {
  const looked = `over ${formatCount(rows)} rows, environment ${environment}`;
  if (!success) return `${formatCount(tally.failed)} of ${formatCount(tally.rules)} rules are broken, ${looked}.`;
  const warned = tally.warned === 0 ? '' : `, ${formatCount(tally.warned)} with a warning`;
  return `All ${formatCount(tally.rules)} rules that must hold do${warned}, ${looked}.`;
}

/** A rule's name without what all of them begin with. */
export function ruleName(rule: string): string {
  return rule.replace(/^expect_/, '').replaceAll('_', ' ');
}
