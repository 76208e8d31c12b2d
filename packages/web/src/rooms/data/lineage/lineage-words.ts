import type { LineageKind } from '@kaizen/contracts';

/** Words for the kinds of things. */
export const kindWords: Readonly<Record<LineageKind, string>> = {
  file: 'file',
  dataset: 'dataset',
  staged: 'staged version',
  quarantine: 'quarantine',
  features: 'feature set',
  trained_model: 'trained model',
  model: 'model',
  gate: 'gate',
  deployment: 'deployment',
  log: 'prediction log',
  job: 'job',
};

const folders: Readonly<Record<string, LineageKind>> = {
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
};

/** A thing of lineage as a page shows it: the platform's own things have a folder before their name. */
export interface LineageThing {
  readonly kind: LineageKind;
  readonly title: string;
  readonly isOwn: boolean;
}

/** What a dataset node is; own namespaces begin with `kaizen://` unless configured otherwise. */
export function thingOf(namespace: string, name: string, ownNamespace: string | undefined): LineageThing {
  const isOwn = ownNamespace === undefined ? namespace.startsWith('kaizen://') : namespace === ownNamespace;
  const slash = name.indexOf('/');
  const kind = isOwn && slash > 0 ? folders[name.slice(0, slash)] : undefined;
  return kind === undefined ? { kind: 'dataset', title: name, isOwn } : { kind, title: name.slice(slash + 1), isOwn };
}

/** The page of a thing of the platform, where it has one. */
export function pageOfThing({ kind, title, isOwn }: LineageThing): string | undefined {
  if (!isOwn) return undefined;
  const name = encodeURIComponent(title);
  switch (kind) {
    case 'dataset':
    case 'staged':
    case 'quarantine':
      return `/datasets/${name}`;
    case 'features':
      return `/features/${name}`;
    case 'model':
      return `/models/${name}`;
    case 'deployment':
    case 'log':
    case 'gate':
      return `/deployments/${name}`;
    default:
      return undefined;
  }
}

/** `3 features` or `1 feature`. */
export function counted(count: number, one: string): string {
  return `${count} ${count === 1 ? one : `${one}s`}`;
}

/** What a drawing says that shows only a part; with `cut` there is more than was read. */
export function sayCut(shown: number, all: number, cut = false): { readonly text?: string } {
  if (shown === all && !cut) return {};
  const of = cut ? 'nearest' : `nearest of ${all.toLocaleString('en')}`;
  return { text: `Drawn are the ${shown} ${of}. Choose a smaller depth, or go on from one at the edge.` };
}
