import { Empty } from '../../../design/Async.tsx';
import type { DatasetTabProps } from '../DatasetTabs.tsx';

/** The columns and rules in force. */
export function SchemaTab(_: DatasetTabProps) {
  return <Empty>Nothing is known of the columns yet.</Empty>;
}
