import type { ExploreResult } from '@kaizen/contracts';
import { Button, Group, Menu, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { client } from '../../../api/client.ts';
import { Empty } from '../../../design/Async.tsx';
import { EvidenceLink } from '../../../design/EvidenceLink.tsx';
import { formatCount, formatDuration, shortId } from '../../../design/format.ts';
import { ResultGrid } from './ResultGrid.tsx';

/** What a query gave: how much, of what, and the rows. */
export function ResultPanel({ result }: { readonly result: ExploreResult }) {
  return (
    <>
      <Group justify="space-between" mb="xs" gap="xs">
        <Text size="sm" c="var(--k-muted)" component="div">
          {sayResult(result)} <Reads result={result} />
        </Text>
        <DownloadMenu id={result.id} />
      </Group>
      {result.rows === 0 ? <Empty>The query is fine and gives no row.</Empty> : <ResultGrid result={result} />}
    </>
  );
}

function sayResult({ rows, truncated, elapsedMs }: ExploreResult): string {
  const count = `${formatCount(rows)} ${rows === 1 ? 'row' : 'rows'}`;
  const first = truncated ? `The first ${count} are kept; there are more.` : `${count}.`;
  return `${first} ${formatDuration(elapsedMs)}.`;
}

/** Which versions were read: that is what the rows are evidence of. */
function Reads({ result }: { readonly result: Pick<ExploreResult, 'reads'> }) {
  if (result.reads.length === 0) return null;
  return (
    <>
      Read:{' '}
      {result.reads.map(({ table, dataset, versionId, file }, at) => (
        <span key={table}>
          {at === 0 ? '' : ', '}
          {dataset === undefined || versionId === undefined ? (
            `${table} (${file ?? 'a file'})`
          ) : (
            <EvidenceLink to={`/datasets/${encodeURIComponent(dataset)}/versions/${versionId}`}>
              {`${dataset} ${shortId(versionId)}`}
            </EvidenceLink>
          )}
        </span>
      ))}
      .
    </>
  );
}

function DownloadMenu({ id }: { readonly id: string }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button size="xs" variant="default" leftSection={<IconDownload size={14} aria-hidden />}>
          Download
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(['csv', 'jsonl', 'parquet'] as const).map((format) => (
          <Menu.Item key={format} component="a" href={client.explore.filePath(id, format)} download={`query.${format}`}>
            {{ csv: 'CSV', jsonl: 'JSON lines', parquet: 'Parquet' }[format]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
