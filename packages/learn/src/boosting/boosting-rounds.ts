import { createRandom, deriveSeed } from '@kaizen/stats';
import type { GrownTree } from '../trees/tree-builder.ts';
import { type BoostingJob, blockRows, order } from './boosting-job.ts';
import { computeLoss } from './derivatives.ts';
import { PhaseWork, phase } from './phases.ts';
import { listPieces } from './pieces.ts';
import { Team } from './team.ts';
import { TreeGrowth } from './tree-growth.ts';

/** What a training leaves: its trees (round by round, output by output), and the loss on the stopping rows after each round. */
export interface BoostedTrees {
  readonly trees: readonly GrownTree[];
  readonly losses: Float64Array;
}

/** A thread's place in a training: the first leads, the others help. */
export interface BoostingSeat {
  readonly seat: number;
  readonly seats: number;
}

/** Below this many additions a phase is over sooner than another thread has heard of it. */
const soloCost = 20_000;

/** Additions after which a training on the calling thread lets others have a turn; a few milliseconds. */
const turnCost = 3_000_000;

/** Independent streams of random numbers of one training. */
const streams = { bag: 0, columns: 1 } as const;

class Rounds {
  private readonly job: BoostingJob;
  private readonly threads: number;
  private readonly work: PhaseWork;
  private readonly team: Team;
  private readonly growth: TreeGrowth;
  private readonly trees: GrownTree[] = [];
  private readonly losses: number[] = [];
  private spent = 0;
  private pieces = 0;

  constructor(job: BoostingJob, threads: number) {
    this.job = job;
    this.threads = threads;
    this.work = new PhaseWork(job);
    this.team = new Team(job.control, (kind, item) => this.work.run(kind, item));
    this.growth = new TreeGrowth(job, { run: (kind, items, cost) => this.run(kind, items, cost) });
  }

  *lead(): Generator<number, BoostedTrees> {
    try {
      const { rounds } = this.job.settings;
      for (let round = 0; round < rounds; round++) {
        if (round === 0 || this.bagsAgain(round)) this.drawBag(round);
        if (!(yield* this.grow(round))) break;
        if (this.mustStop()) break;
      }
      return this.collect();
    } finally {
      this.team.finish();
    }
  }

  private run(kind: number, items: number, cost: number): void {
    this.spent += cost;
    if (this.threads === 1 || items < 2 || cost < soloCost) this.team.runAlone(kind, items);
    else this.team.run(kind, items);
  }

  private bagsAgain(round: number): boolean {
    const { baggingFraction, baggingFreq } = this.job.settings;
    return baggingFraction < 1 && baggingFreq > 0 && round % baggingFreq === 0;
  }

  /** Draws the rows that the next trees learn from, without replacement; the others and the stopping rows stand outside. */
  private drawBag(round: number): void {
    const { trainRows, stopRows, bag, outsideRows, orders, settings } = this.job;
    const size = this.bagsAgain(round)
      ? Math.max(1, Math.round(trainRows.length * settings.baggingFraction))
      : trainRows.length;
    const random = createRandom(deriveSeed(deriveSeed(settings.seed, streams.bag), round));
    let inside = 0;
    let outside = 0;
    for (let i = 0; i < trainRows.length; i++) {
      const row = trainRows[i] ?? 0;
      // Knuth's selection sampling (The Art of Computer Programming 2, algorithm 3.4.2 S): ascending, and exactly `size` rows.
      const taken = size === trainRows.length || random.next() * (trainRows.length - i) < size - inside;
      if (taken) bag[inside++] = row;
      else outsideRows[outside++] = row;
    }
    outsideRows.set(stopRows, outside);
    orders[order.bagRows] = inside;
    orders[order.outsideRows] = outside + stopRows.length;
  }

  private drawColumns(tree: number): void {
    const { usedColumns, settings, pieces } = this.job;
    const all = usedColumns.length;
    const size = Math.max(1, Math.round(all * settings.featureFraction));
    usedColumns.fill(size === all ? 1 : 0);
    if (size < all) {
      const random = createRandom(deriveSeed(deriveSeed(settings.seed, streams.columns), tree));
      for (let column = 0, taken = 0; column < all; column++) {
        if (random.next() * (all - column) < size - taken) {
          usedColumns[column] = 1;
          taken++;
        }
      }
    }
    if (size < all || this.pieces === 0) this.pieces = listPieces(usedColumns, this.threads, pieces);
  }

  /** Grows the trees of a round; false when no further round can find a split. */
  private *grow(round: number): Generator<number, boolean> {
    const { settings, orders, matrix } = this.job;
    const blocks = Math.ceil(matrix.rowCount / blockRows);
    if (settings.objective === 'multiclass') {
      this.run(phase.logSums, blocks, matrix.rowCount * settings.outputs * 8);
    }
    let split = false;
    for (let output = 0; output < settings.outputs; output++) {
      orders[order.output] = output;
      this.run(phase.derivatives, blocks, matrix.rowCount * 8);
      this.drawColumns(round * settings.outputs + output);
      this.growth.begin(this.pieces);
      while (this.growth.step()) {
        if (this.spent < turnCost) continue;
        this.spent = 0;
        yield round;
      }
      if (this.growth.leafCount > 1) split = true;
      this.addTree();
    }
    yield round + 1;
    const sampled = settings.featureFraction < 1 || (settings.baggingFraction < 1 && settings.baggingFreq > 0);
    return split || sampled;
  }

  private addTree(): void {
    const { orders } = this.job;
    this.trees.push(this.growth.finish());
    const bagRows = orders[order.bagRows] ?? 0;
    const outsideRows = orders[order.outsideRows] ?? 0;
    this.run(phase.addLeaves, Math.ceil(bagRows / blockRows), bagRows * 2);
    this.run(phase.addWalks, Math.ceil(outsideRows / blockRows), outsideRows * 30);
  }

  private mustStop(): boolean {
    const { stopRows, settings } = this.job;
    if (stopRows.length === 0) return false;
    this.losses.push(computeLoss(this.job, stopRows));
    const best = this.losses.indexOf(Math.min(...this.losses));
    return this.losses.length - 1 - best >= settings.earlyStoppingRounds;
  }

  private collect(): BoostedTrees {
    const { outputs } = this.job.settings;
    const losses = Float64Array.from(this.losses);
    const rounds = losses.length > 0 ? losses.indexOf(Math.min(...losses)) + 1 : this.trees.length / outputs;
    return { trees: this.trees.slice(0, rounds * outputs), losses };
  }
}

/**
 * Takes one seat of a training. The first seat leads it through all rounds and returns the trees, yielding the number of rounds done
 * now and then; the others help until it is over and return nothing.
 */
export function* boostTrees(job: BoostingJob, { seat, seats }: BoostingSeat): Generator<number, BoostedTrees> {
  if (seat === 0) return yield* new Rounds(job, seats).lead();
  const work = new PhaseWork(job);
  new Team(job.control, (kind, item) => work.run(kind, item)).serve();
  return { trees: [], losses: new Float64Array(0) };
}
