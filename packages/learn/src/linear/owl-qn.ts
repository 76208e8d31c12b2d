/** A smooth function's value and gradient at a point. */
export interface Slope {
  readonly value: number;
  readonly gradient: Float64Array;
}

/** A minimisation of `evaluate(x) + Σ l1[i] · |x[i]|` over x. */
export interface Minimisation {
  readonly start: Float64Array;
  /** Must be convex; its result is kept, so it must not be changed afterwards. */
  readonly evaluate: (at: Float64Array) => Promise<Slope>;
  /** Weight of each coordinate's absolute value, 0 or more. */
  readonly l1: Float64Array;
  /** Stops when no coordinate's steepest slope is larger. */
  readonly tolerance: number;
  readonly maxIterations: number;
  readonly onIteration?: ((iteration: number) => void) | undefined;
}

/** The point that was reached. */
export interface Minimum {
  readonly at: Float64Array;
  readonly converged: boolean;
  readonly iterations: number;
}

const MEMORY = 10;

const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
const largest = (a: Float64Array) => a.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** The direction of steepest ascent of the whole objective, 0 where the kink of an absolute value holds the coordinate (equation 4). */
function computePseudoGradient(x: Float64Array, gradient: Float64Array, l1: Float64Array): Float64Array {
  return gradient.map((slope, i) => {
    const kink = l1[i] ?? 0;
    const value = x[i] ?? 0;
    if (value > 0) return slope + kink;
    if (value < 0) return slope - kink;
    if (slope + kink < 0) return slope + kink;
    return slope - kink > 0 ? slope - kink : 0;
  });
}

interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  readonly curvature: number;
}

/** Minus the inverse Hessian, as the last steps show it, times the slope (Nocedal, Mathematics of Computation 35, 1980). */
function computeDirection(slope: Float64Array, pairs: readonly Pair[]): Float64Array {
  const direction = slope.map((value) => -value);
  const shares: number[] = [];
  for (const { step, change, curvature } of [...pairs].reverse()) {
    const share = dot(step, direction) / curvature;
    shares.push(share);
    for (let i = 0; i < direction.length; i++) direction[i] = (direction[i] ?? 0) - share * (change[i] ?? 0);
  }
  const last = pairs[pairs.length - 1];
  const scale = last ? last.curvature / dot(last.change, last.change) : 1 / Math.max(1, Math.sqrt(dot(slope, slope)));
  for (let i = 0; i < direction.length; i++) direction[i] = (direction[i] ?? 0) * scale;
  for (const { step, change, curvature } of pairs) {
    const share = (shares.pop() ?? 0) - dot(change, direction) / curvature;
    for (let i = 0; i < direction.length; i++) direction[i] = (direction[i] ?? 0) + share * (step[i] ?? 0);
  }
  return direction;
}

interface Place extends Slope {
  readonly x: Float64Array;
  /** Of the whole objective. */
  readonly total: number;
  readonly pseudo: Float64Array;
}

async function visit({ evaluate, l1 }: Minimisation, x: Float64Array): Promise<Place> {
  const { value, gradient } = await evaluate(x);
  const total = x.reduce((sum, coordinate, i) => sum + (l1[i] ?? 0) * Math.abs(coordinate), value);
  return { x, value, gradient, total, pseudo: computePseudoGradient(x, gradient, l1) };
}

/** A step along the direction; a coordinate that would cross a kink stops on it. */
function takeStep(from: Place, direction: Float64Array, length: number, l1: Float64Array): Float64Array {
  return from.x.map((value, i) => {
    const moved = value + length * (direction[i] ?? 0);
    if ((l1[i] ?? 0) === 0) return moved;
    const side = value !== 0 ? Math.sign(value) : -Math.sign(from.pseudo[i] ?? 0);
    return moved * side > 0 ? moved : 0;
  });
}

async function search(job: Minimisation, from: Place, direction: Float64Array): Promise<Place | undefined> {
  const worst = largest(from.pseudo);
  let length = 1;
  for (let tries = 0; tries < 40; tries++) {
    const x = takeStep(from, direction, length, job.l1);
    const next = await visit(job, x);
    const expected = x.reduce((sum, value, i) => sum + (value - (from.x[i] ?? 0)) * (from.pseudo[i] ?? 0), 0);
    if (next.total <= from.total + 1e-4 * expected && expected < 0) return next;
    // Near the minimum the fall is smaller than the rounding of the value; the slope still tells.
    const level = next.total <= from.total + 1e-14 * Math.abs(from.total);
    if (level && largest(next.pseudo) < worst) return next;
    length /= 2;
  }
  return undefined;
}

function rememberPair(pairs: Pair[], from: Place, to: Place): void {
  const step = to.x.map((value, i) => value - (from.x[i] ?? 0));
  const change = to.gradient.map((value, i) => value - (from.gradient[i] ?? 0));
  const curvature = dot(step, change);
  if (!(curvature > 1e-300)) return;
  pairs.push({ step, change, curvature });
  if (pairs.length > MEMORY) pairs.shift();
}

/**
 * Minimises a convex function with an absolute-value penalty: L-BFGS restricted to one orthant at a time (G. Andrew, J. Gao, "Scalable
 * training of L1-regularized log-linear models", ICML 2007). Without `l1` it is plain L-BFGS with a backtracking line search.
 */
export async function minimise(job: Minimisation): Promise<Minimum> {
  const pairs: Pair[] = [];
  let place = await visit(job, job.start);
  let iterations = 0;
  while (largest(place.pseudo) > job.tolerance && iterations < job.maxIterations) {
    const raw = computeDirection(place.pseudo, pairs);
    const { pseudo } = place;
    // Only coordinates that go downhill move where a kink may lie in the way.
    const direction = raw.map((value, i) => ((job.l1[i] ?? 0) > 0 && value * (pseudo[i] ?? 0) >= 0 ? 0 : value));
    const next = await search(job, place, direction);
    job.onIteration?.(++iterations);
    if (next) {
      rememberPair(pairs, place, next);
      place = next;
    } else if (pairs.length > 0) {
      // A direction that leads nowhere comes from stale curvature; begin again from the slope itself.
      pairs.length = 0;
    } else break;
  }
  return { at: place.x, converged: largest(place.pseudo) <= job.tolerance, iterations };
}
