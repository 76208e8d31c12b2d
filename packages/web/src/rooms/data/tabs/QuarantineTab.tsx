import { Empty } from '../../../design/Async.tsx';
import type { DatasetTabProps } from '../DatasetTabs.tsx';

/** Rows that broke a rule and were kept aside. */
export function QuarantineTab(_: DatasetTabProps) {
  return <Empty>No row stands in quarantine.</Empty>;
}
