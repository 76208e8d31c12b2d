import type { DatasetSchema, ModelSignature, SchemaColumn, SignatureColumn } from '@kaizen/contracts';
import type { TrainingGoal } from './training-goal.ts';

/** The signature of a trained model: the raw columns of its feature set as the dataset declares them, and what comes out. */
export function buildSignature(inputs: readonly string[], schema: DatasetSchema, goal: TrainingGoal): ModelSignature {
  return {
    inputs: inputs.map((name): SignatureColumn => {
      const column = schema.columns.find((candidate) => candidate.name === name);
      return {
        name,
        type: inputTypeOf(column?.type ?? 'number'),
        required: column?.required ?? true,
        ...(column?.values === undefined ? {} : { values: column.values }),
      };
    }),
    ...describeOutput(goal),
  };
}

function describeOutput(goal: TrainingGoal): Pick<ModelSignature, 'classes' | 'positive' | 'normal' | 'output'> {
  switch (goal.task) {
    case 'classification': {
      const positive = goal.positive === undefined ? undefined : goal.classes[goal.positive];
      return { classes: [...goal.classes], ...(positive === undefined ? {} : { positive }) };
    }
    case 'regression':
      return { output: 'value', classes: [] };
    case 'anomaly': {
      const normal = goal.normal === undefined ? {} : { normal: goal.normal };
      return { output: 'anomaly-score', classes: [...goal.classes], positive: goal.classes[1], ...normal };
    }
  }
}

/** Dates reach a model as text. */
function inputTypeOf(type: SchemaColumn['type']): SignatureColumn['type'] {
  return type === 'date' || type === 'timestamp' ? 'text' : type;
}
