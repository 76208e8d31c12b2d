/** The column of a model, a deployment and a prediction log that holds the answer. */
export const ANSWER = 'prediction';

/** Names of the platform's own nodes; a dataset of the platform has its own name, which holds no slash. */
export const nodeNames = {
  file: (file: string) => `files/${file}`,
  upload: (dataset: string) => `uploads/${dataset}`,
  log: (deployment: string) => `logs/${deployment}`,
  /** Versions of a dataset that wait for their verdict, or were rejected. */
  staged: (dataset: string) => `staged/${dataset}`,
  /** Rows that the rules of a dataset put aside; its version is the batch. */
  quarantine: (dataset: string) => `quarantine/${dataset}`,
  /** A dataset as a client of MLflow named it. */
  client: (dataset: string) => `mlflow/${dataset}`,
  features: (set: string) => `features/${set}`,
  trained: (experiment: string) => `trained/${experiment}`,
  model: (model: string) => `models/${model}`,
  gate: (deployment: string) => `gates/${deployment}`,
  deployment: (deployment: string) => `deployments/${deployment}`,
} as const;

const INGEST_KINDS: Readonly<Record<string, string>> = {
  logs: '.log',
  uploads: '.upload',
  quarantine: '.corrections',
};

/** Names of the platform's own jobs, by room. */
export const jobNames = {
  /** Each kind of source is a job of its own: rows of a file stay where rows of a log are appended. */
  ingest: (dataset: string, source: string) => {
    const [, folder = ''] = /^([a-z]+)\//.exec(source) ?? [];
    return `data.ingest.${dataset}${INGEST_KINDS[folder] ?? ''}`;
  },
  /** A version that was made of an earlier one, and of no batch. */
  revert: (dataset: string) => `data.revert.${dataset}`,
  validate: (dataset: string) => `data.validate.${dataset}`,
  /** The gate between a staged version and the current one. */
  accept: (dataset: string) => `data.accept.${dataset}`,
  quarantine: (dataset: string) => `data.quarantine.${dataset}`,
  /** Retention took the rows of versions. */
  collect: (dataset: string) => `data.collect.${dataset}`,
  /** A dataset as a client of MLflow named it. */
  client: (dataset: string) => `mlflow/${dataset}`,
  features: (set: string) => `features.build.${set}`,
  run: (experiment: string) => `tracking.run.${experiment}`,
  register: (model: string) => `tracking.register.${model}`,
  gate: (deployment: string) => `delivery.gate.${deployment}`,
  release: (deployment: string) => `delivery.release.${deployment}`,
  log: (deployment: string) => `serving.log.${deployment}`,
  pipeline: (pipeline: string) => `pipelines.run.${pipeline}`,
  step: (pipeline: string, step: string) => `pipelines.step.${pipeline}.${step}`,
} as const;

const KINDS = {
  files: 'file',
  uploads: 'file',
  logs: 'log',
  staged: 'staged',
  quarantine: 'quarantine',
  features: 'features',
  trained: 'trained_model',
  models: 'model',
  gates: 'gate',
  deployments: 'deployment',
} as const;

/** What a node is, for people: a node of another tool is always a dataset. */
export type NodeKind = (typeof KINDS)[keyof typeof KINDS] | 'dataset' | 'job';

/** What a dataset node of the platform is, told from its name. */
export function kindOfNode(namespace: string, name: string, ownNamespace: string): NodeKind {
  const [, folder] = /^([a-z]+)\/./.exec(name) ?? [];
  if (namespace !== ownNamespace || folder === undefined || !isKind(folder)) return 'dataset';
  return KINDS[folder];
}

function isKind(folder: string): folder is keyof typeof KINDS {
  return Object.hasOwn(KINDS, folder);
}

/** Nodes of which every version keeps its columns: an older one may still be live. */
export function keepsVersions(namespace: string, name: string, ownNamespace: string): boolean {
  const kind = kindOfNode(namespace, name, ownNamespace);
  return kind === 'features' || kind === 'trained_model' || kind === 'model';
}

/**
 * Where the bytes of a batch came from, as a node. Exports of a prediction log are named `log of <deployment>`, rows that came back from quarantine
 * `corrections of <batch>`.
 */
export function sourceNode(dataset: string, source: string): { readonly name: string; readonly version?: string } {
  const [, deployment] = /^log of (.+)$/.exec(source) ?? [];
  if (deployment !== undefined) return { name: nodeNames.log(deployment) };
  const [, batchId] = /^corrections of (.+)$/.exec(source) ?? [];
  if (batchId !== undefined) return { name: nodeNames.quarantine(dataset), version: batchId };
  return { name: source === 'upload' ? nodeNames.upload(dataset) : nodeNames.file(source) };
}
