import type { ImpactNode, LineageImpact, LineageKind } from '@kaizen/contracts';

/** A column of a version of a node. `field` is empty for a dataset as a whole, `version` where the node keeps none. */
export interface ImpactState {
  readonly nodeId: string;
  readonly field: string;
  readonly version: string;
}

/** A way from a state to another one, by a job. */
export interface ImpactStep {
  readonly from: ImpactState;
  readonly to: ImpactState;
  readonly jobId: string;
  readonly certain: boolean;
  readonly how: string | undefined;
}

/** A state that was reached, with all ways into it that were seen. */
export interface ImpactReached {
  readonly state: ImpactState;
  readonly depth: number;
  readonly certain: boolean;
  readonly from: ReadonlySet<string>;
  readonly jobIds: ReadonlySet<string>;
  readonly how: string | undefined;
}

interface Reached extends ImpactReached {
  certain: boolean;
  how: string | undefined;
  readonly from: Set<string>;
  readonly jobIds: Set<string>;
}

/** The name of a state within one answer. */
export function keyOfState({ nodeId, field, version }: ImpactState): string {
  return `${nodeId}|${version}|${field}`;
}

/**
 * Walks level by level; what is reached by a certain way stays certain, and every state is walked from once (again when it became certain). A dataset
 * as a whole is not told beside columns of it that are known.
 */
export class ImpactWalk {
  readonly #reached = new Map<string, Reached>();
  readonly #nodes = new Set<string>();
  readonly #direction: LineageImpact['direction'];
  #frontier = new Map<string, Reached>();
  #depth = 0;

  constructor(start: ImpactState, direction: LineageImpact['direction']) {
    this.#direction = direction;
    this.#add({ state: start, depth: 0, certain: true, from: new Set(), jobIds: new Set(), how: undefined });
  }

  get reached(): readonly ImpactReached[] {
    return [...this.#reached.values()];
  }

  get size(): number {
    return this.#reached.size;
  }

  get frontier(): readonly ImpactReached[] {
    return [...this.#frontier.values()];
  }

  /** Takes the ways out of the frontier, in turns; the certain ones first. */
  async advance(steps: readonly ImpactStep[], pace: () => Promise<void> | void): Promise<void> {
    this.#depth += 1;
    this.#frontier = new Map();
    const possible: ImpactStep[] = [];
    for (const step of steps) {
      if (step.certain && this.#reached.get(keyOfState(step.from))?.certain === true) this.#take(step, true);
      else possible.push(step);
      await pace();
    }
    for (const step of possible) {
      this.#take(step, false);
      await pace();
    }
  }

  #take({ from, to, jobId, how }: ImpactStep, certain: boolean): void {
    const key = keyOfState(to);
    if (this.#direction === 'upstream') this.#tellHow(keyOfState(from), how);
    const before = this.#reached.get(key);
    if (before === undefined) {
      if (to.field === '' && this.#nodes.has(to.nodeId)) return;
      const way = { from: new Set([keyOfState(from)]), jobIds: new Set(jobId === '' ? [] : [jobId]) };
      const made = this.#direction === 'downstream' ? how : undefined;
      this.#add({ state: to, depth: this.#depth, certain, how: made, ...way });
      return;
    }
    // A way back to where the walk began, or to what was reached earlier, is no news.
    if (before.depth === 0) return;
    before.from.add(keyOfState(from));
    if (jobId !== '') before.jobIds.add(jobId);
    if (!certain || before.certain) return;
    before.certain = true;
    this.#frontier.set(key, before);
  }

  /** Backwards, the way tells how the column that it was taken from is made. */
  #tellHow(key: string, how: string | undefined): void {
    const reached = this.#reached.get(key);
    if (reached !== undefined) reached.how ??= how;
  }

  #add(reached: Reached): void {
    const key = keyOfState(reached.state);
    this.#reached.set(key, reached);
    this.#nodes.add(reached.state.nodeId);
    this.#frontier.set(key, reached);
  }
}

type Words = ReadonlyArray<readonly [LineageKind, one: string, many: string]>;

const WORDS: Words = [
  ['dataset', 'column of a dataset', 'columns of datasets'],
  ['features', 'feature', 'features'],
  ['model', 'model version', 'model versions'],
  ['deployment', 'deployment', 'deployments'],
  ['log', 'prediction log', 'prediction logs'],
  ['file', 'column of a file', 'columns of files'],
];

/** Steps on a way; they are counted only where the way leads to nothing else. */
const STEPS: Words = [
  ['staged', 'column of a staged version', 'columns of staged versions'],
  ['quarantine', 'column in quarantine', 'columns in quarantine'],
  ['trained_model', 'trained model', 'trained models'],
  ['gate', 'gate', 'gates'],
];

/** The answer in one sentence; what is only possible is counted apart. */
export function describeImpact(
  direction: LineageImpact['direction'],
  dataset: string,
  column: string,
  nodes: readonly ImpactNode[],
): string {
  const others = nodes.filter(({ depth }) => depth > 0);
  const subject = `"${column}" of ${dataset}`;
  if (others.length === 0) {
    return direction === 'downstream'
      ? `Nothing that is known depends on ${subject}.`
      : `Nothing is known of what ${subject} is made of.`;
  }
  const words = countOf(WORDS, others) > 0 ? WORDS : STEPS;
  const sure = others.filter(({ certainty }) => certainty === 'certain');
  const certain = listed(words, sure);
  const possible = listed(
    words,
    others.filter(({ certainty }) => certainty === 'possible'),
  );
  const live = others.some(({ kind, current }) => kind === 'deployment' && current);
  if (direction === 'upstream') return `${capital(subject)} is made of ${certain || possible}.`;
  const said = certain === '' ? '' : `${certain} ${countOf(words, sure) === 1 ? 'depends' : 'depend'} on ${subject}`;
  const perhaps = possible === '' ? '' : `${certain === '' ? '' : '; '}perhaps also ${possible}`;
  return `${capital(`${said}${perhaps}`)}. ${live ? 'What is live now is affected.' : 'Nothing live is affected.'}`;
}

function countOf(words: Words, nodes: readonly ImpactNode[]): number {
  return nodes.filter(({ kind }) => words.some(([one]) => one === kind)).length;
}

function listed(words: Words, nodes: readonly ImpactNode[]): string {
  const parts = words.flatMap(([kind, one, many]) => {
    const count = nodes.filter((node) => node.kind === kind).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  });
  const last = parts.pop();
  return last === undefined ? '' : parts.length === 0 ? last : `${parts.join(', ')} and ${last}`;
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
