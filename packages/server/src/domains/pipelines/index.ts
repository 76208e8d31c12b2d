export type { CommandPorts } from './command/command-given.ts';
export type { PipelinesCommands, PipelinesReader, StepContext, StepKind, StepOutcome } from './contract.ts';
export { holdoutPath, parseHoldoutRows } from './train/holdout-rows.ts';
