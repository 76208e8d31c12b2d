import { createRandom, type Random } from './random.ts';

/** Product quality variant; the wear of a tool per process and the overstrain limit depend on it. */
export type ProductType = 'L' | 'M' | 'H';

/** One record of a milling process as the plant's sensors report it, and what really happened. */
export interface MachineRecord {
  readonly udi: number;
  readonly productId: string;
  readonly type: ProductType;
  /** K, one decimal. */
  readonly airTemperature: number;
  /** K, one decimal. */
  readonly processTemperature: number;
  /** rpm, whole. */
  readonly rotationalSpeed: number;
  /** Nm, one decimal, as the (possibly faulty) sensor reads it. */
  readonly torque: number;
  /** min, whole. */
  readonly toolWear: number;
  readonly failure: boolean;
  readonly modes: {
    readonly twf: boolean;
    readonly hdf: boolean;
    readonly pwf: boolean;
    readonly osf: boolean;
    readonly rnf: boolean;
  };
}

/** What may be different in the plant. All fields are for a stretch of traffic. */
export interface PlantConditions {
  /** Shares of L and M; the rest is H. */
  readonly mix: { readonly L: number; readonly M: number };
  /** The torque sensor reports this times the true torque (1 = healthy). */
  readonly torqueSensorGain: number;
  /** Added to both temperatures, in K (a warmer hall). */
  readonly ambientShift: number;
}

/** The plant of the dataset's recipe. */
export const usualConditions: PlantConditions = { mix: { L: 0.6, M: 0.3 }, torqueSensorGain: 1, ambientShift: 0 };

/** How records follow each other. `line`: one machine in the order of its records, temperatures wander. `fleet`: many machines report in mixed order. */
export type RecordOrder = 'line' | 'fleet';

/**
 * Mean rotational speed by true torque: [Nm, rpm], read off the AI4I 2020 file (means within 5 Nm, linear between them); the spread around it is 52 rpm.
 */
const speedByTorque: ReadonlyArray<readonly [torque: number, speed: number]> = [
  [4, 2890],
  [7, 2840],
  [10.5, 2688],
  [14.3, 2397],
  [18.2, 2092],
  [22.8, 1877],
  [27.7, 1719],
  [32.6, 1617],
  [37.6, 1532],
  [42.4, 1470],
  [47.3, 1423],
  [52.2, 1382],
  [57.2, 1351],
  [62, 1319],
  [68, 1288],
  [77, 1250],
];
const speedSpread = 50;
const wearStep: Readonly<Record<ProductType, number>> = { L: 2, M: 3, H: 5 };
const overstrainLimit: Readonly<Record<ProductType, number>> = { L: 11_000, M: 12_000, H: 13_000 };

/**
 * Makes records by the recipe of the AI4I 2020 dataset (S. Matzka, 2020): product shares, temperatures as random walks, torque normal, speed from
 * power, tool wear that grows by product and resets, and five failure modes by stated rules. The same seed gives the same records.
 */
export class Plant {
  readonly #random: Random;
  readonly #order: RecordOrder;
  #made = 0;
  #wear = 0;
  #toolLife = 0;
  #air = 0;
  #process = 0;

  constructor(seed: number, order: RecordOrder) {
    this.#random = createRandom(seed);
    this.#order = order;
    this.#toolLife = this.#drawToolLife();
  }

  /** The next `count` records under the given conditions. */
  take(count: number, conditions: PlantConditions = usualConditions): MachineRecord[] {
    return Array.from({ length: count }, () => this.#next(conditions));
  }

  #next(conditions: PlantConditions): MachineRecord {
    const random = this.#random;
    const type = drawType(random, conditions.mix);
    const [airDeviation, processDeviation] = this.#drawTemperatures();
    const airTemperature = round1(300 + 2 * airDeviation + conditions.ambientShift);
    const processTemperature = round1(310 + 1.484 * processDeviation + conditions.ambientShift);
    const trueTorque = drawTorque(random);
    const rotationalSpeed = Math.max(1000, Math.round(meanSpeed(trueTorque) + speedSpread * random.normal()));
    const toolWear = this.#order === 'line' ? this.#wear : Math.floor(random.next() * this.#toolLife);
    const atEnd = toolWear >= this.#toolLife - wearStep[type];
    const wearsOut = this.#order === 'line' ? atEnd && random.next() < 0.4 : toolWear >= 198 && random.next() < 0.057;
    const modes = {
      twf: wearsOut,
      hdf: processTemperature - airTemperature < 8.6 && rotationalSpeed < 1380,
      pwf: isPowerFailure(trueTorque, rotationalSpeed),
      osf: toolWear * trueTorque > overstrainLimit[type],
      rnf: random.next() < 0.001,
    };
    this.#advanceTool(type, atEnd);
    this.#made += 1;
    return {
      udi: this.#made,
      productId: `${type}${productNumber(type) + this.#made}`,
      type,
      airTemperature,
      processTemperature,
      rotationalSpeed,
      toolWear,
      modes,
      torque: round1(trueTorque * conditions.torqueSensorGain),
      failure: modes.twf || modes.hdf || modes.pwf || modes.osf || random.next() < 0.0009,
    };
  }

  /**
   * Deviations of both temperatures in units of their spread, correlated by 0.876 as in the file (so that their difference has mean 10 K and sd 1 K). A
   * line wanders (a stationary first-order walk); in a fleet neighbours in time are different machines.
   */
  #drawTemperatures(): readonly [air: number, process: number] {
    const memory = this.#order === 'line' ? 0.99 : 0;
    const innovation = Math.sqrt(1 - memory * memory);
    this.#air = memory * this.#air + innovation * this.#random.normal();
    this.#process = memory * this.#process + innovation * this.#random.normal();
    return [this.#air, 0.876 * this.#air + 0.482 * this.#process];
  }

  #advanceTool(type: ProductType, atEnd: boolean): void {
    this.#wear = atEnd ? 0 : this.#wear + wearStep[type];
    if (atEnd || this.#order === 'fleet') this.#toolLife = this.#drawToolLife();
  }

  /** Wear at which the tool fails or is replaced, in minutes: seen between 198 and 253, half of them below 215. */
  #drawToolLife(): number {
    return Math.min(253, 198 + 18.5 * -Math.log(1 - this.#random.next()));
  }
}

function drawType(random: Random, mix: PlantConditions['mix']): ProductType {
  const draw = random.next();
  return draw < mix.L ? 'L' : draw < mix.L + mix.M ? 'M' : 'H';
}

function drawTorque(random: Random): number {
  for (;;) {
    const torque = round1(40 + 10 * random.normal());
    if (torque >= 3.5) return torque;
  }
}

function meanSpeed(torque: number): number {
  const above = speedByTorque.findIndex(([known]) => known >= torque);
  const [highTorque, highSpeed] = speedByTorque[above === -1 ? speedByTorque.length - 1 : above] ?? [0, 0];
  const [lowTorque, lowSpeed] = speedByTorque[Math.max(0, (above === -1 ? speedByTorque.length : above) - 1)] ?? [0, 0];
  if (highTorque === lowTorque) return highSpeed;
  return lowSpeed + ((highSpeed - lowSpeed) * (torque - lowTorque)) / (highTorque - lowTorque);
}

function isPowerFailure(torque: number, speed: number): boolean {
  const watts = (torque * speed * 2 * Math.PI) / 60;
  return watts < 3500 || watts > 9000;
}

function productNumber(type: ProductType): number {
  return { L: 47_180, M: 14_859, H: 29_412 }[type];
}

function round1(value: number): number {
  return Math.round(value * 10) / 10;
}
