import { Type } from 'typebox';
import { labelledTraining } from './training-fields.ts';

/** A training that a command of the team's own does: a step with `run` names it under `with`, and has the parameters. */
export const CommandTraining = labelledTraining(
  'command',
  Type.Object({}, { additionalProperties: false, description: 'Parameters of a command stand at its step.' }),
  'Trained by a step with `run`.',
);
