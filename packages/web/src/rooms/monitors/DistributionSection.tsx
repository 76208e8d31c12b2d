import type { WindowDetail, WindowView } from '@kaizen/contracts';
import { Button, Group, Select, SimpleGrid, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Age } from '../../design/Age.tsx';
import { Async } from '../../design/Async.tsx';
import { formatCount } from '../../design/format.ts';
import { useQueryParam } from '../../design/location.ts';
import { Section } from '../../design/Section.tsx';
import { ColourDot } from '../../design/SplitBar.tsx';
import { stateLooks } from '../../design/state.ts';
import { VersionLink } from '../deployments/VersionLink.tsx';
import { ColumnCard } from './ColumnCard.tsx';
import { windowQuery } from './monitor-queries.ts';
import { sayRows } from './monitor-words.ts';

/** One window's columns over their reference; which window is in the address. */
export function DistributionSection({ windows }: { readonly windows: readonly WindowView[] }) {
  const [chosen, choose] = useQueryParam('window');
  const newest = windows[0];
  const id = chosen ?? newest?.id ?? '';
  const detail = useQuery({ ...windowQuery(id), enabled: id !== '', placeholderData: keepPreviousData });
  return (
    <Section
      title="Distributions against the reference"
      aside={
        <WindowPicker windows={windows} id={id} choose={(next) => choose(next === newest?.id ? undefined : next)} />
      }
    >
      <Async query={detail} height={360}>
        {(view) => <Columns detail={view} />}
      </Async>
    </Section>
  );
}

function Columns({ detail }: { readonly detail: WindowDetail }) {
  const { window, columns, reference } = detail;
  const reached = ({ measure }: WindowDetail['columns'][number]) => measure.value / measure.threshold;
  return (
    <>
      <Group gap="lg" mb="md">
        <Key colour="var(--k-reference)" text={reference} />
        <Key colour="var(--k-champion)" text={`${sayRows(window)}, ${formatCount(window.labelled)} with a label`} />
        <Text size="sm" c="var(--k-muted)" component="div">
          Champion <VersionLink deployment={window.deployment} id={window.modelVersionId} />, judged{' '}
          <Age at={window.evaluatedAt} />
        </Text>
      </Group>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="lg" verticalSpacing="lg">
        {[...columns]
          .sort((a, b) => reached(b) - reached(a))
          .map((comparison) => (
            <ColumnCard key={comparison.column} comparison={comparison} />
          ))}
      </SimpleGrid>
    </>
  );
}

function Key({ colour, text }: { readonly colour: string; readonly text: string }) {
  return (
    <Group gap={6} wrap="nowrap">
      <ColourDot colour={colour} />
      <Text size="sm">{text}</Text>
    </Group>
  );
}

function WindowPicker(props: {
  readonly windows: readonly WindowView[];
  readonly id: string;
  readonly choose: (id: string) => void;
}) {
  const { windows, id, choose } = props;
  const index = windows.findIndex((window) => window.id === id);
  const older = index < 0 ? undefined : windows[index + 1];
  const newer = index <= 0 ? undefined : windows[index - 1];
  return (
    <Group gap={4} wrap="nowrap">
      <StepButton label="Window before" to={older} choose={choose} Icon={IconChevronLeft} />
      <Select
        size="xs"
        w={250}
        aria-label="Window"
        data={windows.map((window) => ({
          value: window.id,
          label: `${sayRows(window)}, ${stateLooks[window.state].word}`,
        }))}
        value={index < 0 ? null : id}
        placeholder="An older window"
        onChange={(next) => (next === null ? undefined : choose(next))}
        allowDeselect={false}
        comboboxProps={{ position: 'bottom-end' }}
      />
      <StepButton label="Window after" to={newer} choose={choose} Icon={IconChevronRight} />
    </Group>
  );
}

function StepButton(props: {
  readonly label: string;
  readonly to: WindowView | undefined;
  readonly choose: (id: string) => void;
  readonly Icon: typeof IconChevronLeft;
}) {
  const { to, Icon } = props;
  return (
    <Button
      size="xs"
      px={6}
      variant="default"
      aria-label={props.label}
      disabled={to === undefined}
      onClick={() => (to === undefined ? undefined : props.choose(to.id))}
    >
      <Icon size={14} aria-hidden />
    </Button>
  );
}
