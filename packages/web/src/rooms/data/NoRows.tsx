import { Code } from '@mantine/core';
import { Empty } from '../../design/Async.tsx';

/** A dataset without a version: what is missing for it, and how the first rows come in. */
export function NoRows({ dataset, what }: { readonly dataset: string; readonly what: string }) {
  return (
    <Empty>
      No rows yet, so there is {what}. Load the source that kaizen.yaml declares with{' '}
      <Code>kaizen data ingest {dataset}</Code>, or send a file with <Code>kaizen data push {dataset} rows.csv</Code>.
    </Empty>
  );
}
