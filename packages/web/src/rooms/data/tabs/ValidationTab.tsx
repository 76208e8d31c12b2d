import { Empty } from '../../../design/Async.tsx';
import type { DatasetTabProps } from '../DatasetTabs.tsx';

/** What the checks said of the version. */
export function ValidationTab(_: DatasetTabProps) {
  return <Empty>No check has been run on this version.</Empty>;
}
