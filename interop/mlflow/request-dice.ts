import type { Random } from '../../packages/cli/src/simulator/random.ts';

export const names = ['alpha', 'Beta', 'gamma', 'größe', 'with space', 'a/b', 'under_score', "o'clock"];
export const keys = ['acc', 'loss', 'val loss', 'a.b', 'größe', 'x/y', 'bad//key', ''];
export const values = ['1', '2', 'gbdt', 'Forest', 'größe', '', '0.5', 'x y'];
const numbers: readonly (number | string)[] = [0, 1, 0.5, -3, 1e300, 'NaN', 7, 12.25];

/** What the requests are drawn from. */
export class Dice {
  readonly #random: Random;
  /** How many runs there are by now, told by whoever sends the requests. */
  runs = 0;
  at = 1700000000000;

  constructor(random: Random) {
    this.#random = random;
  }

  pick<T>(list: readonly [T, ...T[]] | readonly T[]): T {
    const found = list[Math.floor(this.#random.next() * list.length)];
    if (found === undefined) throw new Error('nothing to pick from');
    return found;
  }

  below(most: number): number {
    return Math.floor(this.#random.next() * most);
  }

  chance(share: number): boolean {
    return this.#random.next() < share;
  }

  several<T>(most: number, make: () => T): T[] {
    return Array.from({ length: this.below(most) }, make);
  }

  experiment(): string {
    return this.chance(0.05) ? '999' : String(this.below(5));
  }

  run(): string {
    return this.chance(0.03) || this.runs === 0 ? 'f'.repeat(32) : `{run:${this.below(this.runs)}}`;
  }

  key(): string {
    return this.pick(this.chance(0.1) ? keys.slice(-2) : keys.slice(0, -2));
  }

  pair() {
    return { key: this.key(), value: this.pick(values) };
  }

  /** With a name that every endpoint takes. */
  goodPair() {
    return { key: this.pick(keys.slice(0, -2)), value: this.pick(values) };
  }

  /** Of one batch: the protocol takes no parameter twice. */
  point() {
    const { at } = this;
    return {
      key: this.key(),
      value: this.pick(numbers),
      timestamp: at + this.below(3),
      step: this.pick([0, 1, 5, -2]),
    };
  }

  model(): string {
    return this.pick(names.slice(0, 4));
  }

  version(): string {
    return this.chance(0.05) ? '99' : String(1 + this.below(4));
  }
}

/** Parts of filters and orders. */
export function createWords(dice: Dice) {
  const text = () => `'${dice.pick(values)}'`;
  const comparison = () => dice.pick(['=', '!=', '>', '>=', '<', '<=']);
  const like = () => dice.pick(['=', '!=', 'LIKE', 'ILIKE']);
  const likeText = () => dice.pick([text(), "'%o%'", "'G%'", "'_'"]);
  const quoted = () => dice.pick(['acc', 'loss', '`val loss`', '"a.b"', 'größe', '`x/y`']);
  const number = () => dice.pick(['0', '0.5', '1', '-3', '7', '12.25']);
  const runClause = (): string =>
    dice.pick<() => string>([
      (): string => `metrics.${quoted()} ${comparison()} ${number()}`,
      () => `params.${quoted()} ${like()} ${likeText()}`,
      () => `tags.${quoted()} ${like()} ${likeText()}`,
      () => `attributes.status ${dice.pick(['=', '!='])} '${dice.pick(['RUNNING', 'FINISHED', 'FAILED'])}'`,
      () => `attributes.run_name ${like()} ${dice.pick(["'r1'", "'r%'", "'R%'", "'%2'"])}`,
      () => `start_time ${comparison()} ${1700000000000 + dice.below(400)}`,
      (): string => `params.acc > 'x'`,
      (): string => 'metrics.acc = ',
      (): string => `foo.bar = 1`,
    ])();
  const conjunction = (clause: () => string) =>
    [clause(), ...dice.several(3, clause)].join(dice.pick([' AND ', ' and ']));
  const order = () => [
    dice.pick([
      'metrics.acc DESC',
      'metrics.loss',
      'params.acc ASC',
      'tags.`x/y` DESC',
      'attributes.run_name',
      'status ASC',
      'nonsense.x',
    ]),
    'attributes.start_time DESC',
  ];
  return { text, comparison, like, likeText, quoted, runClause, conjunction, order };
}

export type Words = ReturnType<typeof createWords>;
