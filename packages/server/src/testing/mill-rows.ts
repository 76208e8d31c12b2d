import { createRandom } from '@kaizen/stats';

/** One record of a milling machine, with the columns of the predictive-maintenance example. */
export interface MillRow {
  readonly type: string;
  readonly air: number;
  readonly process: number;
  readonly speed: number;
  readonly torque: number;
  readonly wear: number;
  readonly failed: boolean;
}

/** What differs from the machine that the model learned from. */
export interface MillChange {
  /** What the torque sensor shows of the real torque, default 1. */
  readonly torqueGain?: number;
}

/**
 * Records of a machine that fails above a mechanical power and above a strain of its tool: about one in eight, so that a few hundred rows show what a
 * model is worth. The same seed gives the same records.
 */
export function makeMillRows(rows: number, seed: number, { torqueGain = 1 }: MillChange = {}): MillRow[] {
  const random = createRandom(seed);
  return Array.from({ length: rows }, () => {
    const air = 300 + 2 * random.normal();
    const speed = 1500 + 150 * random.normal();
    const torque = Math.max(1, 40 + 10 * random.normal());
    const wear = random.int(250);
    const watts = torque * speed * ((2 * Math.PI) / 60);
    return {
      type: 'LLLMMH'[random.int(6)] ?? 'L',
      air: round(air),
      process: round(air + 10 + random.normal()),
      speed: Math.round(speed),
      torque: round(torque * torqueGain),
      wear,
      failed: watts > 8200 || wear * torque > 11_000,
    };
  });
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** The records as the example's CSV. */
export function millCsv(rows: readonly MillRow[]): string {
  const header =
    'UDI,Product ID,Type,Air temperature [K],Process temperature [K],Rotational speed [rpm],Torque [Nm],Tool wear [min],Machine failure,TWF,HDF,PWF,OSF,RNF';
  const lines = rows.map(
    ({ type, air, process, speed, torque, wear, failed }, index) =>
      `${index + 1},${type}${10_000 + index},${type},${air},${process},${speed},${torque},${wear},${failed ? 1 : 0},0,0,0,0,0`,
  );
  return `${[header, ...lines].join('\n')}\n`;
}

/** One input tensor. */
export interface MillTensor {
  readonly name: string;
  readonly datatype: string;
  readonly shape: readonly number[];
  readonly data: readonly unknown[];
}

/** The raw columns of records as Open Inference Protocol inputs. */
export function millInputs(rows: readonly MillRow[]): MillTensor[] {
  const tensor = (name: string, datatype: string, data: readonly unknown[]) => ({
    name,
    datatype,
    shape: [rows.length],
    data,
  });
  return [
    tensor(
      'Type',
      'BYTES',
      rows.map(({ type }) => type),
    ),
    tensor(
      'Air temperature [K]',
      'FP64',
      rows.map(({ air }) => air),
    ),
    tensor(
      'Process temperature [K]',
      'FP64',
      rows.map(({ process }) => process),
    ),
    tensor(
      'Rotational speed [rpm]',
      'FP64',
      rows.map(({ speed }) => speed),
    ),
    tensor(
      'Torque [Nm]',
      'FP64',
      rows.map(({ torque }) => torque),
    ),
    tensor(
      'Tool wear [min]',
      'FP64',
      rows.map(({ wear }) => wear),
    ),
  ];
}
