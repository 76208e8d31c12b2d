export type {
  PipelinesCommands,
  PipelinesReader,
  StepContext,
  StepKind,
  StepOutcome,
  StepOutput,
  TrainingRecorder,
} from './contract.ts';
export { type HoldoutRows, holdoutPath, parseHoldoutRows } from './train/holdout-rows.ts';
