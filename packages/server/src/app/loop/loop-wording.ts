import type { LoopStage, State } from '@kaizen/contracts';

/** 12345 → "12,345". */
export function sayCount(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 0 });
}

/** "1 row", "2 rows". */
export function sayCounted(value: number, noun: string): string {
  return `${sayCount(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** At most three digits after the point. */
export function sayNumber(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 3 });
}

/** 0.1 → "10 %". */
export function sayShare(share: number): string {
  return `${(share * 100).toLocaleString('en-US', { maximumFractionDigits: 1 })} %`;
}

/** "3 days", "1 hour", "less than a minute". */
export function sayAge(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes < 1) return 'less than a minute';
  if (minutes < 60) return sayCounted(minutes, 'minute');
  return minutes < 48 * 60
    ? sayCounted(Math.floor(minutes / 60), 'hour')
    : sayCounted(Math.floor(minutes / 1440), 'day');
}

/** "a, b and c". */
export function sayList(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

const gravity: readonly State[] = ['ok', 'unknown', 'waiting', 'running', 'warning', 'failed', 'needs_you'];

/** The state that asks for most attention. */
export function decideGravest(states: readonly State[]): State {
  return gravity[Math.max(0, ...states.map((state) => gravity.indexOf(state)))] ?? 'unknown';
}

/** What a stage says beside its key, layer and title; an absent part is left out. */
export interface StageSaying {
  readonly state: State;
  readonly result?: string | undefined;
  readonly value?: LoopStage['value'] | undefined;
  readonly at?: number | undefined;
  readonly progress?: number | undefined;
  readonly waitsFor?: string | undefined;
  readonly href?: string | undefined;
  /** Newest first, as events come; a single value is no history. */
  readonly newestFirst?: ReadonlyArray<number | undefined> | undefined;
}

/** A stage of the page from what it says. */
export function toStage(
  key: LoopStage['key'],
  layer: LoopStage['layer'],
  title: string,
  { state, newestFirst, ...rest }: StageSaying,
): LoopStage {
  const history = (newestFirst ?? []).filter((value) => value !== undefined).toReversed();
  const given: Partial<LoopStage> = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  return { key, layer, title, state, ...given, ...(history.length < 2 ? {} : { history }) };
}
