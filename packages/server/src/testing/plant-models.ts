import { classTarget, inlineParallel, trainForest } from '@kaizen/learn';
import { exportForestOnnx } from '@kaizen/learn/onnx';
import { createRandom } from '@kaizen/stats';

/** One row of a small made-up plant: it fails when x is above 0.8; z follows the failure offline and not in production. */
export interface PlantRow {
  readonly x: number;
  readonly z: number;
  readonly fails: boolean;
}

/** Rows as history holds them: z gives the failure away. */
export function makeHistory(rows: number, seed: number): PlantRow[] {
  const random = createRandom(seed);
  return Array.from({ length: rows }, () => {
    const x = random.next();
    const fails = x > 0.8;
    return { x, z: fails ? 0.5 + random.next() / 2 : random.next() / 2, fails };
  });
}

/** Rows as production sends them: z has nothing to do with the failure. */
export function makeTraffic(rows: number, seed: number): PlantRow[] {
  const random = createRandom(seed);
  return Array.from({ length: rows }, () => {
    const x = random.next();
    return { x, z: random.next(), fails: x > 0.8 };
  });
}

/** `late` sees failures only above x = 0.85, `sharp` sees them all, `shortcut` looks at z alone. */
export type PlantModel = 'late' | 'sharp' | 'shortcut';

const bounds: Readonly<Record<PlantModel, (row: { x: number; z: number }) => boolean>> = {
  late: ({ x }) => x > 0.85,
  sharp: ({ x }) => x > 0.8,
  shortcut: ({ z }) => z > 0.5,
};

/** An ONNX file whose one input takes x and z, trained on rows where only the model's own rule holds. */
export async function trainPlantModel(model: PlantModel): Promise<Uint8Array> {
  const random = createRandom(7);
  const rows = Array.from({ length: 4000 }, () => ({ x: random.next(), z: random.next() }));
  const forest = await trainForest(
    {
      rowCount: rows.length,
      columns: [
        { kind: 'numeric', name: 'x', values: Float64Array.from(rows, ({ x }) => x) },
        { kind: 'numeric', name: 'z', values: Float64Array.from(rows, ({ z }) => z) },
      ],
    },
    classTarget(
      ['0', '1'],
      Int32Array.from(rows, (row) => (bounds[model](row) ? 1 : 0)),
    ),
    { params: { trees: 3, maxDepth: 3, maxFeatures: 'all' }, seed: 3, parallel: inlineParallel },
  );
  return exportForestOnnx(forest, { modelName: model });
}
