import type { RunColumns, RunRow } from '@kaizen/contracts';
import { formatDuration } from '../../../design/format.ts';
import { metricMeaning } from '../../../design/metric-words.ts';
import { type ColumnKey, type ColumnKind, parseColumnKey } from '../column-key.ts';
import { compareMetrics, nameMetric, sayMetric, toNumber } from '../metric-value.ts';
import { isSystemMetric } from '../run/say-run.ts';
import { orderTerm } from '../runs-query.ts';

/** A column of the runs table. */
export interface RunColumn {
  readonly key: ColumnKey;
  readonly kind: ColumnKind;
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly width: number;
  readonly isNumber: boolean;
  readonly canSort: boolean;
  /** What stands in the cell, in words; empty when the run has nothing of it. */
  readonly text: (row: RunRow) => string;
  /** The value as it is, for export and grouping. */
  readonly raw: (row: RunRow) => string;
  /** Undefined for what is no number. */
  readonly number: (row: RunRow) => number | undefined;
}

interface AttributeColumn {
  readonly label: string;
  readonly width: number;
  readonly isNumber?: boolean;
  readonly text: (row: RunRow) => string;
  readonly raw?: (row: RunRow) => string;
}

const at = (time: number | undefined) => (time === undefined ? '' : new Date(time).toISOString());
const duration = (row: RunRow) => (row.endedAt === undefined ? undefined : row.endedAt - row.startedAt);

const attributes: Readonly<Record<string, AttributeColumn>> = {
  status: { label: 'Status', width: 112, text: (row) => (row.stage === 'deleted' ? 'deleted' : row.status) },
  experiment: { label: 'Experiment', width: 150, text: (row) => row.experiment },
  started: { label: 'Started', width: 122, text: (row) => at(row.startedAt) },
  ended: { label: 'Ended', width: 122, text: (row) => at(row.endedAt) },
  duration: {
    label: 'Took',
    width: 116,
    isNumber: true,
    text: (row) => sayDuration(duration(row)),
    raw: (row) => String(duration(row) ?? ''),
  },
  user: { label: 'User', width: 110, text: (row) => row.user },
  datasets: {
    label: 'Datasets',
    width: 170,
    text: (row) => row.datasets.map(({ name, digest }) => `${name} (${digest.slice(0, 8)})`).join(', '),
  },
  project: { label: 'Project', width: 130, text: (row) => row.projectId },
  id: { label: 'Run id', width: 150, text: (row) => row.id },
};

/** Attributes that a person can choose as columns, in the order of the picker. */
export const attributeKeys: readonly ColumnKey[] = Object.keys(attributes).map((name) => `attributes.${name}`);

/** The column of a key; undefined for a key that names nothing. */
export function describeColumn(key: ColumnKey): RunColumn | undefined {
  const parsed = parseColumnKey(key);
  if (parsed === undefined) return undefined;
  if (parsed.kind === 'attributes') return attributeColumn(key, parsed.name);
  return parsed.kind === 'metrics' ? metricColumn(key, parsed.name) : textColumn(key, parsed.kind, parsed.name);
}

function attributeColumn(key: ColumnKey, name: string): RunColumn | undefined {
  const found = attributes[name];
  if (found === undefined) return undefined;
  const canSort = orderTerm({ column: key, descending: false }) !== undefined;
  const { label, width, isNumber = false, text, raw = text } = found;
  return {
    key,
    kind: 'attributes',
    name,
    label,
    hint: label,
    width,
    isNumber,
    canSort,
    text,
    raw,
    number: () => undefined,
  };
}

function metricColumn(key: ColumnKey, name: string): RunColumn {
  const label = nameMetric(name);
  const number = (row: RunRow) => {
    const value = row.metrics[name];
    return value === undefined ? undefined : toNumber(value);
  };
  return {
    key,
    kind: 'metrics',
    name,
    label,
    hint: metricMeaning(name) ?? `Metric ${name}, latest value`,
    width: Math.min(190, Math.max(104, label.length * 7.2 + 40)),
    isNumber: true,
    canSort: true,
    text: (row) => (row.metrics[name] === undefined ? '' : sayMetric(name, row.metrics[name])),
    raw: (row) => String(row.metrics[name] ?? ''),
    number,
  };
}

function textColumn(key: ColumnKey, kind: 'params' | 'tags', name: string): RunColumn {
  const text = (row: RunRow) => row[kind][name] ?? '';
  return {
    key,
    kind,
    name,
    label: name,
    hint: `${kind === 'params' ? 'Parameter' : 'Tag'} ${name}`,
    width: Math.min(200, Math.max(104, name.length * 7.2 + 40)),
    isNumber: false,
    canSort: true,
    text,
    raw: text,
    number: (row) => readNumber(text(row)),
  };
}

/** The number that a parameter's text is; undefined when it is none. */
export function readNumber(text: string): number | undefined {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}

function sayDuration(ms: number | undefined): string {
  return ms === undefined ? '' : formatDuration(ms);
}

/** The columns of a table that nobody has chosen columns for: state, time, what measures it, what decided it. */
export function chooseColumns(columns: RunColumns | undefined, withExperiment: boolean): readonly ColumnKey[] {
  const own = (columns?.metrics ?? []).filter((name) => !isSystemMetric(name));
  const metrics = own.toSorted(compareMetrics).slice(0, 4);
  return [
    'attributes.status',
    ...(withExperiment ? ['attributes.experiment'] : []),
    'attributes.started',
    'attributes.duration',
    ...metrics.map((name) => `metrics.${name}`),
    ...(columns?.params ?? []).slice(0, 3).map((name) => `params.${name}`),
  ];
}
