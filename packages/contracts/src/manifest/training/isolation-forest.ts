import { Type } from 'typebox';
import { contamination } from './parameter-fields.ts';
import { anomalyTraining } from './training-fields.ts';

const parameters = Type.Object(
  {
    trees: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000, description: 'Number of trees, default 100.' })),
    sampleSize: Type.Optional(
      Type.Integer({ minimum: 2, maximum: 1_000_000, description: 'Rows that each tree is grown from, default 256.' }),
    ),
    contamination,
  },
  { additionalProperties: false },
);

/** A training of an isolation forest. */
export const IsolationForestTraining = anomalyTraining(
  'isolation-forest',
  parameters,
  'Isolation forest: unusual rows are set apart from the others by few random cuts.',
);
