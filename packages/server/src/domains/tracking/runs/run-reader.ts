import type { Database } from '../../../platform/db/database.ts';
import type { RunReader } from './contract.ts';
import { readSeries } from './metric-series.sql.ts';
import { readDatasets, readExperimentDocuments, readHistory, readRunDocuments } from './run-documents.sql.ts';
import { findExperimentBy, findRunRow } from './run-rows.sql.ts';

/** Most points of one page of a metric's history. */
const MOST_POINTS = 25_000;

/** The reads of experiments and runs. */
export function createRunReader({ db }: { readonly db: Database }): RunReader {
  return {
    findExperiment: (id) => findExperimentBy(db, 'id', id),
    findExperimentByName: (name) => findExperimentBy(db, 'name', name),
    findRun: (id) => findRunRow(db, id),
    experimentDocuments: (ids, shape) => readExperimentDocuments(db, ids, shape),
    runDocuments: (ids, shape) => readRunDocuments(db, ids, shape),
    history: (runId, metric, { limit, after }, shape) =>
      readHistory(db, { runId, metric }, { limit: Math.min(limit, MOST_POINTS), after }, shape),
    series: (query) => readSeries(db, query),
    datasets: (experimentIds, limit, shape) => readDatasets(db, experimentIds, limit, shape),
  };
}
