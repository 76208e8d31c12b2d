/** Tags with a meaning in the protocol. */
export const tags = {
  /** The run's name, the same as `run_name`. */
  runName: 'mlflow.runName',
  /** The run that a run is nested under. */
  parentRunId: 'mlflow.parentRunId',
  user: 'mlflow.user',
  /** Models that older clients logged to a run: a JSON list. */
  modelHistory: 'mlflow.log-model.history',
  /** What a dataset was used for; a tag of the input. */
  dataContext: 'mlflow.data.context',
} as const;
