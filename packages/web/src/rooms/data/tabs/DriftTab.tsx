import { Empty } from '../../../design/Async.tsx';
import type { DatasetTabProps } from '../DatasetTabs.tsx';

/** What changed since another version. */
export function DriftTab(_: DatasetTabProps) {
  return <Empty>No drift report has been made of this version.</Empty>;
}
