import type { DatasetView, VersionView } from '@kaizen/contracts';

/** What every tab of a dataset gets: the dataset, and the version that is looked at (the current one unless the path names another). */
export interface DatasetTabProps {
  readonly dataset: DatasetView;
  readonly version: VersionView | undefined;
}
