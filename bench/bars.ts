import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AreaRun } from './area.ts';
import { computePairedInterval, computeSummary, type PairedInterval, type Summary } from './summary.ts';

/** One measure of an area as `bars.json` declares it. */
export interface Bar {
  readonly unit: string;
  readonly better: 'higher' | 'lower';
  /** How rounds become one number. */
  readonly summary: 'median' | 'mean';
  /**
   * `ratio`: ours is so many times better; `difference`: ours minus the peer's; `interval`: the 95 % interval of ours minus the peer's over the same rounds
   * is not wholly under a number; `limit`: ours alone, no peer needed; `none`: measured and printed only, with a peer unless the area has none.
   */
  readonly bar:
    | { readonly kind: 'ratio' | 'difference'; readonly atLeast: number }
    | { readonly kind: 'interval'; readonly notWhollyUnder: number }
    | { readonly kind: 'limit'; readonly atMost?: number; readonly atLeast?: number }
    | { readonly kind: 'none' };
}

/** A measure beside its bar. */
export interface Verdict {
  readonly measure: string;
  readonly unit: string;
  readonly ours: Summary | undefined;
  readonly peer: Summary | undefined;
  readonly ratio: number | undefined;
  readonly difference: number | undefined;
  /** Of ours minus the peer's, when both have the same two rounds or more. */
  readonly interval: PairedInterval | undefined;
  /** What must be reached, in words; undefined when nothing must. */
  readonly bar: string | undefined;
  /** Why it fails; undefined when it does not. */
  readonly failure: string | undefined;
}

/** The areas of a bench folder: its folders that hold a `bars.json`, by name. */
export async function listAreas(folder: string): Promise<string[]> {
  const names: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const found = await access(join(folder, entry.name, 'bars.json')).then(
      () => true,
      () => false,
    );
    if (found) names.push(entry.name);
  }
  return names.sort();
}

/** Reads the measures of an area. */
export async function readBars(path: string): Promise<Readonly<Record<string, Bar>>> {
  // Wire mapping: the file is part of the repository.
  const file = JSON.parse(await readFile(path, 'utf8')) as { readonly measures: Readonly<Record<string, Bar>> };
  return file.measures;
}

const finite = (samples: readonly number[] | undefined) =>
  samples !== undefined && samples.length > 0 && samples.every(Number.isFinite) ? samples : undefined;

function describeBar(bar: Bar['bar']): string | undefined {
  if (bar.kind === 'none') return undefined;
  if (bar.kind === 'interval') return `95 % interval not wholly under ${bar.notWhollyUnder}`;
  if (bar.kind !== 'limit') return `${bar.kind} ≥ ${bar.atLeast}`;
  return [
    ...(bar.atMost === undefined ? [] : [`≤ ${bar.atMost}`]),
    ...(bar.atLeast === undefined ? [] : [`≥ ${bar.atLeast}`]),
  ].join(', ');
}

interface Reached {
  readonly ours: number;
  readonly ratio: number;
  readonly difference: number;
  readonly interval: PairedInterval | undefined;
}

function judge(bar: Bar['bar'], reached: Reached): string | undefined {
  if (bar.kind === 'none') return undefined;
  if (bar.kind === 'limit') {
    if (bar.atMost !== undefined && reached.ours > bar.atMost) return `${reached.ours} is above ${bar.atMost}`;
    return bar.atLeast !== undefined && reached.ours < bar.atLeast
      ? `${reached.ours} is below ${bar.atLeast}`
      : undefined;
  }
  if (bar.kind === 'interval') {
    const { interval } = reached;
    if (interval === undefined) return 'the sides were not measured on the same rounds';
    const range = `${interval.low.toFixed(4)} to ${interval.high.toFixed(4)}`;
    return interval.high >= bar.notWhollyUnder ? undefined : `the interval ${range} lies under ${bar.notWhollyUnder}`;
  }
  const value = reached[bar.kind];
  return value >= bar.atLeast ? undefined : `${bar.kind} ${value.toFixed(4)} is below ${bar.atLeast}`;
}

/** Sets one measure beside its bar. */
function computeVerdict(measure: string, definition: Bar, run: AreaRun): Verdict {
  const samples = run.measures[measure];
  const oursSamples = finite(samples?.ours);
  const peerSamples = finite(samples?.peer);
  const ours = oursSamples && computeSummary(oursSamples, definition.summary);
  const peer = peerSamples && computeSummary(peerSamples, definition.summary);
  const base = { measure, unit: definition.unit, ours, peer, bar: describeBar(definition.bar) };
  const alone = definition.bar.kind === 'limit' || run.peer === undefined;
  if (!ours || (!peer && !alone)) {
    const side = ours ? 'the peer was not measured' : 'ours was not measured';
    return {
      ...base,
      ratio: undefined,
      difference: undefined,
      interval: undefined,
      failure: samples ? side : 'missing from the run',
    };
  }
  const against = peer?.value ?? Number.NaN;
  const ratio = definition.better === 'higher' ? ours.value / against : against / ours.value;
  const difference = ours.value - against;
  const interval = computePairedInterval(oursSamples ?? [], peerSamples ?? []);
  const failure = judge(definition.bar, { ours: ours.value, ratio, difference, interval });
  return peer
    ? { ...base, ratio, difference, interval, failure }
    : { ...base, ratio: undefined, difference: undefined, interval: undefined, failure };
}

/** Sets what was measured beside what must be reached; anything missing, unmeasured or unnamed fails. */
export function computeVerdicts(bars: Readonly<Record<string, Bar>>, run: AreaRun): Verdict[] {
  const verdicts = Object.entries(bars).map(([measure, definition]) => computeVerdict(measure, definition, run));
  const unnamed = Object.keys(run.measures).filter((measure) => !(measure in bars));
  const undefinedParts = {
    ours: undefined,
    peer: undefined,
    ratio: undefined,
    difference: undefined,
    interval: undefined,
    bar: undefined,
  };
  return [
    ...verdicts,
    ...unnamed.map((measure) => ({ measure, unit: '', ...undefinedParts, failure: 'not named in bars.json' })),
  ];
}
