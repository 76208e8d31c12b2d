import type { PredictionRow } from '@kaizen/contracts';
import { Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Age } from '../../design/Age.tsx';
import { Async } from '../../design/Async.tsx';
import { DataTable, type TableColumn } from '../../design/DataTable.tsx';
import { formatCount, formatNumber } from '../../design/format.ts';
import { useQueryParam } from '../../design/location.ts';
import { Section } from '../../design/Section.tsx';
import { ColourDot } from '../../design/SplitBar.tsx';
import { StateMark } from '../../design/StateMark.tsx';
import { predictionsQuery } from './deployment-queries.ts';
import { roleColour, roleWord } from './release-words.ts';

const pageRows = 50;

/** The rows themselves: what was asked, what was answered, and what was true. */
export function PredictionsPanel({ deployment }: { readonly deployment: string }) {
  const [fromText, setFrom] = useQueryParam('from');
  const from = fromText === undefined ? undefined : Number(fromText);
  const predictions = useQuery(predictionsQuery(deployment, from, pageRows));
  const first = predictions.data?.items[0]?.ordinal;
  const last = predictions.data?.items.at(-1)?.ordinal;
  return (
    <Section
      title="Predictions"
      text="Every answered row is logged before it is answered. A label that comes later finds its prediction."
      aside={
        <Pager
          first={first}
          last={last}
          newest={from === undefined}
          go={(next) => setFrom(next === undefined ? undefined : String(next))}
        />
      }
    >
      <Async
        query={predictions}
        isEmpty={(page) => page.items.length === 0}
        empty={`No rows here. Send some to /v2/models/${deployment}/infer.`}
        height={400}
      >
        {(page) => (
          <DataTable
            caption={`Predictions of ${deployment}`}
            columns={columnsOf(page.items)}
            rows={[...page.items].reverse()}
            rowKey={(row) => String(row.ordinal)}
          />
        )}
      </Async>
    </Section>
  );
}

function Pager(props: {
  readonly first: number | undefined;
  readonly last: number | undefined;
  readonly newest: boolean;
  readonly go: (from: number | undefined) => void;
}) {
  const { first, last, newest, go } = props;
  return (
    <Group gap="xs">
      {first === undefined || last === undefined ? null : (
        <Text size="xs" c="var(--k-muted)">
          rows {formatCount(first)} to {formatCount(last)}
        </Text>
      )}
      <Button
        size="compact-xs"
        variant="default"
        disabled={first === undefined || first === 0}
        onClick={() => go(Math.max(0, (first ?? 0) - pageRows))}
      >
        Older
      </Button>
      <Button size="compact-xs" variant="default" disabled={newest} onClick={() => go((last ?? 0) + 1)}>
        Newer
      </Button>
      <Button size="compact-xs" variant="default" disabled={newest} onClick={() => go(undefined)}>
        Newest
      </Button>
    </Group>
  );
}

function columnsOf(rows: readonly PredictionRow[]): readonly TableColumn<PredictionRow>[] {
  const inputs = Object.keys(rows[0]?.input ?? {});
  // A model that predicts a number decides nothing.
  const decides = rows.some(({ decision }) => decision !== '');
  return [
    { name: 'Row', text: (row) => formatCount(row.ordinal), numeric: true },
    { name: 'Answered', text: (row) => new Date(row.at).toISOString(), cell: (row) => <Age at={row.at} />, wide: true },
    {
      name: 'By',
      text: (row) => `version ${row.version}, ${roleWord(row.role)}`,
      cell: (row) => (
        <span style={{ display: 'inline-flex', alignItems: 'center', gap: 6, whiteSpace: 'nowrap' }}>
          <ColourDot colour={roleColour(row.role)} />
          {row.version}
        </span>
      ),
    },
    ...(decides ? decisionColumns : [predictionColumn]),
    {
      name: 'Label',
      text: (row) => row.label ?? '',
      cell: (row) => <Outcome row={row} />,
    },
    ...inputs.map(
      (name): TableColumn<PredictionRow> => ({
        name,
        text: (row) => sayInput(row.input[name]),
        numeric: rows.some((row) => typeof row.input[name] === 'number'),
        wide: true,
      }),
    ),
  ];
}

const decisionColumns: readonly TableColumn<PredictionRow>[] = [
  { name: 'Score', text: (row) => formatNumber(row.score, 3), cell: (row) => row.score.toFixed(3), numeric: true },
  { name: 'Decision', text: (row) => row.decision },
];

const predictionColumn: TableColumn<PredictionRow> = {
  name: 'Prediction',
  text: (row) => formatNumber(row.score, 4),
  numeric: true,
};

/** A label beside the number that was predicted. */
function sayError({ label, score }: PredictionRow): string {
  const error = score - Number(label);
  if (!Number.isFinite(error)) return `${label}, no number`;
  return error === 0
    ? `${label}, exact`
    : `${label}, ${formatNumber(Math.abs(error), 4)} ${error > 0 ? 'less' : 'more'}`;
}

function Outcome({ row }: { readonly row: PredictionRow }) {
  if (row.label === undefined)
    return (
      <Text component="span" size="sm" c="var(--k-muted)">
        none yet
      </Text>
    );
  if (row.decision === '') return sayError(row);
  return row.label === row.decision ? (
    <StateMark state="ok" label={row.label} />
  ) : (
    <StateMark state="failed" label={`${row.label}, decided wrong`} />
  );
}

function sayInput(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  return typeof value === 'number' ? formatNumber(value, 3) : value;
}
