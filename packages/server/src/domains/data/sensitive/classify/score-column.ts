import { type SensitiveClass, sensitiveClasses } from '@kaizen/contracts';
import type { ColumnEvidence } from './column-evidence.ts';

/** Different values of a column that pass each test (see `valueTests`), of `checked`. The sample held `rows` values that are not missing, `distinct` different ones. */
export interface ValueTally {
  readonly checked: number;
  readonly distinct: number;
  readonly rows: number;
  readonly passed: Readonly<Record<string, number>>;
}

/** A class that a column may have. */
export interface ClassScore {
  readonly class: SensitiveClass;
  readonly confidence: number;
  readonly passed: number;
}

/** From this confidence on a column is proposed. */
export const PROPOSED_FROM = 0.5;
/** Different values below which values alone say less. */
const FEW = 8;

/** How far values speak for a class without the name: `strength` 0 to 1, by those that pass `strict`; with the name those that pass `loose` count. */
interface ClassRule {
  readonly strict: string;
  readonly loose: string;
  readonly strength: (tally: ValueTally, evidence: ColumnEvidence) => number;
}

const share = ({ passed, checked }: ValueTally, test: string) => (passed[test] ?? 0) / Math.max(1, checked);
const enough = ({ checked }: ValueTally) => Math.min(1, checked / FEW);

const rules: Readonly<Partial<Record<SensitiveClass, ClassRule>>> = {
  email: { strict: 'email', loose: 'email', strength: () => 1 },
  iban: { strict: 'iban', loose: 'iban', strength: () => 1 },
  card: { strict: 'card', loose: 'card', strength: (tally) => 0.95 * enough(tally) },
  'ip-address': { strict: 'ip', loose: 'ip', strength: strengthOfAddresses },
  phone: { strict: 'strict_phone', loose: 'phone', strength: (tally) => 0.8 * enough(tally) },
  'birth-date': { strict: 'birth', loose: 'birth', strength: () => 0 },
  'person-name': { strict: 'strict_name', loose: 'name', strength: strengthOfNames },
  'free-text': { strict: 'long_text', loose: 'text', strength: strengthOfTexts },
};

/** Version numbers look like addresses, but rarely hold numbers from 100 on. */
function strengthOfAddresses(tally: ValueTally, { isVersion }: ColumnEvidence): number {
  if (isVersion) return 0.2;
  return share(tally, 'high_ip') >= 0.25 ? 0.9 : 0.3;
}

/** Words with capitals are names when a good part of them holds a known given name. */
function strengthOfNames(tally: ValueTally, { isThing }: ColumnEvidence): number {
  const known = Math.min(1, 1.6 * share(tally, 'known_name'));
  return 0.9 * known * enough(tally) * (isThing ? 0.5 : 1);
}

/** Sentences that hardly repeat. */
function strengthOfTexts(tally: ValueTally): number {
  return 0.7 * spread(tally);
}

/** 1 when every other row has a value of its own, less when texts repeat, as those of a catalogue do. */
function spread({ distinct, rows }: ValueTally): number {
  return Math.min(1, (2 * distinct) / Math.max(1, rows));
}

/**
 * The class that fits best: confidence = share × (s + (1 − s) × n), where `share` of the different values pass, s is how far values of the class speak for themselves,
 * and n how far the column's name speaks for it. Undefined when nothing passes. Pure.
 */
export function scoreColumn(tally: ValueTally, evidence: ColumnEvidence): ClassScore | undefined {
  let best: ClassScore | undefined;
  for (const name of sensitiveClasses) {
    const rule = rules[name];
    if (rule === undefined) continue;
    const ofName = nameStrength(name, tally, evidence);
    const test = ofName >= 0.5 ? rule.loose : rule.strict;
    const strength = rule.strength(tally, evidence);
    const confidence = share(tally, test) * (strength + (1 - strength) * ofName);
    if (confidence > (best?.confidence ?? 0)) best = { class: name, confidence, passed: tally.passed[test] ?? 0 };
  }
  return best;
}

/** What the name says; texts in which addresses stand count as named, and texts of a catalogue, which repeat, only by half. */
function nameStrength(name: SensitiveClass, tally: ValueTally, { strength }: ColumnEvidence): number {
  const said = strength[name] ?? 0;
  if (name !== 'free-text') return said;
  const held = share(tally, 'inner_email') >= 0.05 ? 1 : said;
  return held * (0.5 + 0.5 * spread(tally));
}
