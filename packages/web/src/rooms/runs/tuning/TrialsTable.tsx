import type { TrialView, TuningView } from '@kaizen/contracts';
import { UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import type { TableColumn } from '../../../design/DataTable.tsx';
import { EvidenceLink } from '../../../design/EvidenceLink.tsx';
import { formatDuration } from '../../../design/format.ts';
import { LongTable } from '../../../design/LongTable.tsx';
import { useQueryParam } from '../../../design/location.ts';
import { StateMark } from '../../../design/StateMark.tsx';
import { nameMetric, sayMetric } from '../metric-value.ts';
import { sortTrials } from './sort-trials.ts';
import { durationOf, sayValue } from './tuning-words.ts';

/** Trials with their parameters; every heading sorts. The best one is marked. */
export function TrialsTable({
  tuning,
  trials,
}: {
  readonly tuning: TuningView;
  readonly trials: readonly TrialView[];
}) {
  const { metric, direction, best, space } = tuning;
  const usual = direction === 'maximise' ? '-score' : 'score';
  const [order = usual, setOrder] = useQueryParam('trials');
  const sortBy = (key: string, first: 'up' | 'down' = 'up') => {
    const isUp = order === key;
    const isDown = order === `-${key}`;
    const next = isUp ? `-${key}` : isDown ? key : first === 'up' ? key : `-${key}`;
    return {
      ...(isUp ? { sorted: 'ascending' as const } : isDown ? { sorted: 'descending' as const } : {}),
      toggle: () => setOrder(next === usual ? undefined : next),
    };
  };
  const column = (given: TableColumn<TrialView>, key: string, first: 'up' | 'down' = 'up'): TableColumn<TrialView> => {
    const { toggle, ...sorted } = sortBy(key, first);
    return { ...given, ...sorted, head: <SortHead name={given.name} toggle={toggle} {...sorted} /> };
  };
  const columns = [
    column(
      { name: 'Trial', text: ({ number }) => String(number), cell: (trial) => <TrialLink trial={trial} best={best} /> },
      'number',
    ),
    column(
      {
        name: 'State',
        text: ({ status }) => status,
        cell: ({ state, status }) => <StateMark state={state} label={status} />,
      },
      'status',
    ),
    column(
      {
        name: nameMetric(metric),
        text: ({ score }) => (score === undefined ? '–' : sayMetric(metric, score)),
        numeric: true,
      },
      'score',
      direction === 'maximise' ? 'down' : 'up',
    ),
    ...space.map(({ name, kind }) =>
      column(
        { name, text: ({ parameters }) => sayValue(parameters, name), numeric: kind !== 'categorical' },
        `p.${name}`,
      ),
    ),
    column(
      {
        name: 'Took',
        text: (trial) => {
          const took = durationOf(trial);
          return took === undefined ? '–' : formatDuration(took);
        },
        numeric: true,
        wide: true,
      },
      'duration',
    ),
    ...(trials.some(({ error }) => error !== undefined)
      ? [{ name: 'Why it failed', text: ({ error }: TrialView) => error ?? '', clip: true }]
      : []),
  ];
  return (
    <LongTable
      caption="Trials"
      columns={columns}
      rows={sortTrials(trials, order)}
      rowKey={({ number }) => String(number)}
      param="find-trial"
      finds="a trial"
      {...(best === undefined ? {} : { selected: String(best) })}
    />
  );
}

function TrialLink({ trial, best }: { readonly trial: TrialView; readonly best: number | undefined }) {
  return (
    <span style={{ whiteSpace: 'nowrap' }}>
      <EvidenceLink to={`/runs/${trial.runId}`}>{`Trial ${trial.number}`}</EvidenceLink>
      {trial.number === best ? ', best' : ''}
    </span>
  );
}

function SortHead(props: {
  readonly name: string;
  readonly sorted?: 'ascending' | 'descending';
  readonly toggle: () => void;
}) {
  const { name, sorted, toggle } = props;
  const Arrow = sorted === 'descending' ? IconArrowDown : IconArrowUp;
  return (
    <UnstyledButton
      onClick={toggle}
      fz="sm"
      c="inherit"
      fw={500}
      style={{ whiteSpace: 'nowrap' }}
      title={`Sort by ${name}`}
    >
      {name}
      {sorted === undefined ? null : <Arrow size={12} aria-hidden style={{ verticalAlign: '-1px', marginLeft: 2 }} />}
    </UnstyledButton>
  );
}
