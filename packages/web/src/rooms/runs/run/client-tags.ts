/** Tags that clients of the MLflow protocol set by themselves; their names are that protocol's. */
const prefix = 'mlflow.';

/** What such a client says of the code that it ran. */
export interface RunSource {
  readonly name: string | undefined;
  readonly commit: string | undefined;
  readonly branch: string | undefined;
  readonly repository: string | undefined;
}

/** Reads the code of a run out of its tags; runs of pipelines name their commit themselves. */
export function readSource(tags: Readonly<Record<string, string>>): RunSource {
  return {
    name: tags[`${prefix}source.name`],
    commit: tags[`${prefix}source.git.commit`] ?? tags['code.commit'],
    branch: tags[`${prefix}source.git.branch`],
    repository: tags[`${prefix}source.git.repoURL`],
  };
}

/** Tags of pipelines' own runs; the page tells them in its words. */
const platformPrefixes = ['pipeline.', 'trigger.', 'code.', 'environment.', 'cost.', 'energy.', 'reproduction.'];

/** Whether a tag was set by a client or the platform for itself, not by a person. */
export function isClientTag(name: string): boolean {
  return name.startsWith(prefix) || platformPrefixes.some((own) => name.startsWith(own));
}

/** The clause that finds the children of a run. */
export function childrenOf(runId: string): string {
  return `tags.\`${prefix}parentRunId\` = '${runId.replaceAll("'", "''")}'`;
}
