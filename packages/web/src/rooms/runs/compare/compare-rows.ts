import type { RunRow } from '@kaizen/contracts';
import { formatDuration } from '../../../design/format.ts';
import { sayMetric } from '../metric-value.ts';
import { isClientTag } from '../run/client-tags.ts';
import { wordOfRun } from '../run-state.ts';

/** One thing of several runs: what each has of it; empty where a run has nothing. */
export interface CompareRow {
  readonly name: string;
  readonly values: readonly string[];
  readonly differs: boolean;
}

/** The parts of a comparison, in the order of the page. */
export interface Comparison {
  readonly about: readonly CompareRow[];
  readonly metrics: readonly CompareRow[];
  readonly params: readonly CompareRow[];
  readonly datasets: readonly CompareRow[];
  readonly tags: readonly CompareRow[];
  readonly environment: readonly CompareRow[];
}

/** Puts the runs side by side. */
export function compareRuns(runs: readonly RunRow[]): Comparison {
  const tags = namesOf(runs, 'tags');
  const tag = (name: string) => compareRow(name, runs, (run) => run.tags[name] ?? '');
  return {
    about: [
      compareRow('Experiment', runs, (run) => run.experiment),
      compareRow('Status', runs, wordOfRun),
      compareRow('User', runs, (run) => run.user),
      compareRow('Took', runs, (run) =>
        run.endedAt === undefined ? '' : formatDuration(Math.max(0, run.endedAt - run.startedAt)),
      ),
    ],
    metrics: namesOf(runs, 'metrics').map((name) =>
      compareRow(name, runs, (run) => (run.metrics[name] === undefined ? '' : sayMetric(name, run.metrics[name]))),
    ),
    params: namesOf(runs, 'params').map((name) => compareRow(name, runs, (run) => run.params[name] ?? '')),
    datasets: datasetNames(runs).map((name) => compareRow(name, runs, (run) => sayDatasets(run, name))),
    tags: tags.filter((name) => !isClientTag(name)).map(tag),
    environment: tags.filter(isClientTag).map(tag),
  };
}

function compareRow(name: string, runs: readonly RunRow[], read: (run: RunRow) => string): CompareRow {
  const values = runs.map(read);
  return { name, values, differs: new Set(values).size > 1 };
}

function namesOf(runs: readonly RunRow[], part: 'params' | 'metrics' | 'tags'): readonly string[] {
  return [...new Set(runs.flatMap((run) => Object.keys(run[part])))].toSorted();
}

function datasetNames(runs: readonly RunRow[]): readonly string[] {
  return [...new Set(runs.flatMap((run) => run.datasets.map(({ name }) => name)))].toSorted();
}

function sayDatasets(run: RunRow, name: string): string {
  const own = run.datasets.filter((dataset) => dataset.name === name);
  return own.map(({ digest, context }) => (context === undefined ? digest : `${digest} for ${context}`)).join(', ');
}

/** The answer at the top: in what they differ. */
export function sayComparison(runs: readonly RunRow[], comparison: Comparison): string {
  if (runs.length < 2) return 'Choose two runs or more in the runs table, then Compare.';
  const count = (rows: readonly CompareRow[], one: string, many: string) => {
    const differing = rows.filter(({ differs }) => differs).length;
    return rows.length === 0 ? [] : [`${differing} of ${rows.length} ${rows.length === 1 ? one : many}`];
  };
  const parts = [
    ...count(comparison.params, 'parameter', 'parameters'),
    ...count(comparison.metrics, 'metric', 'metrics'),
  ];
  if (parts.length === 0) return `${runs.length} runs; none has a parameter or a metric.`;
  return `${runs.length} runs; they differ in ${parts.join(' and ')}.`;
}
