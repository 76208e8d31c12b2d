import type { ModelStage } from '@kaizen/contracts';

/** What a stage is called, in the order that versions go through them. */
export const stageWords: Readonly<Record<ModelStage, string>> = {
  none: 'No stage',
  staging: 'Staging',
  production: 'Production',
  archived: 'Archived',
};

/** Stages as a field offers them. */
export const stageChoices: ReadonlyArray<{ readonly value: ModelStage; readonly label: string }> = (
  ['none', 'staging', 'production', 'archived'] as const
).map((value) => ({ value, label: stageWords[value] }));
