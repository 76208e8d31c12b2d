import type { LoopStage } from '@kaizen/contracts';
import { Group, Progress, Text, Tooltip } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Age } from '../../design/Age.tsx';
import { formatCount, formatNumber } from '../../design/format.ts';
import { Sparkline } from '../../design/Sparkline.tsx';
import { stateLooks } from '../../design/state.ts';

/** A stage as a card that opens its page: state, last result, its one number, age, course, and what it waits for. */
export function StageCard({ stage }: { readonly stage: LoopStage }) {
  const { word, colour, Icon } = stateLooks[stage.state];
  const said = sayStage(stage);
  return (
    <CardFrame stage={stage} said={said} label={hearStage(stage, word, said)}>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Group gap={6} wrap="nowrap">
          <Icon size={16} color={colour} aria-hidden />
          <Text component="span" size="md" fw={600} lh={1.2}>
            {stage.title}
          </Text>
        </Group>
        <Text component="span" size="xs" c="var(--k-muted)" style={{ whiteSpace: 'nowrap' }}>
          <span style={{ color: colour, fontWeight: 500 }}>{word}</span>
          {stage.at === undefined ? null : (
            <>
              {' · '}
              <Age at={stage.at} />
            </>
          )}
        </Text>
      </Group>
      {stage.progress === undefined ? (
        <StageNumber stage={stage} />
      ) : (
        <StageProgress title={stage.title} progress={stage.progress} />
      )}
      <Text
        component="span"
        display="block"
        size="xs"
        c="var(--k-muted)"
        mt={stage.value === undefined && stage.progress === undefined ? 6 : 0}
        {...(stage.value === undefined && stage.progress === undefined ? { lineClamp: 2 } : { truncate: true })}
      >
        {said}
      </Text>
    </CardFrame>
  );
}

function CardFrame(props: {
  readonly stage: LoopStage;
  readonly said: string;
  readonly label: string;
  readonly children: ReactNode;
}) {
  const { href, state, key } = props.stage;
  const body = { className: 'k-stage', 'data-state': state, 'data-stage': key };
  return (
    <Tooltip label={props.said} multiline maw={340} withArrow openDelay={600} disabled={props.said.length < 42}>
      {href === undefined ? (
        <div {...body}>{props.children}</div>
      ) : (
        <Link {...body} to={href} aria-label={props.label}>
          {props.children}
        </Link>
      )}
    </Tooltip>
  );
}

function StageNumber({ stage: { value, history, title } }: { readonly stage: LoopStage }) {
  if (value === undefined) return null;
  const { unit, label } = value;
  const text = sayNumber(value.number);
  return (
    <Group justify="space-between" wrap="nowrap" gap="xs" align="center" h={26}>
      <Text component="span" truncate lh={1.2} title={`${text} ${unit} ${label}`.trim()}>
        <Text component="span" key={text} className="k-settle" fz={19} fw={600}>
          {text}
        </Text>
        <Text component="span" size="xs" c="var(--k-muted)">
          {` ${[unit, label].filter((word) => word !== '').join(' ')}`}
        </Text>
      </Text>
      {history === undefined ? null : (
        <Sparkline values={history} width={60} height={22} summary={`${title}: the last ${history.length} values`} />
      )}
    </Group>
  );
}

function StageProgress({ title, progress }: { readonly title: string; readonly progress: number }) {
  return (
    <Group h={26} align="center">
      <Progress
        value={progress * 100}
        size={5}
        color="var(--k-running)"
        transitionDuration={250}
        aria-label={`${title}: ${Math.round(progress * 100)} per cent done`}
        style={{ flex: 1 }}
      />
    </Group>
  );
}

function sayNumber(number: number): string {
  return Number.isInteger(number) || Math.abs(number) >= 1000 ? formatCount(number) : formatNumber(number, 3);
}

/** What screen readers hear of a card: as the name of a link it stands for all that the card shows. */
function hearStage({ title, value, progress }: LoopStage, word: string, said: string): string {
  const done = progress === undefined ? '' : `${Math.round(progress * 100)} per cent done`;
  const number = value === undefined ? '' : `${sayNumber(value.number)} ${value.unit} ${value.label}`.trim();
  return [`${title}: ${word}`, done === '' ? number : done, said].filter((part) => part !== '').join('. ');
}

/** The last result and what the stage waits for, in one sentence. */
function sayStage({ result, waitsFor }: Pick<LoopStage, 'result' | 'waitsFor'>): string {
  const waits = waitsFor === undefined ? undefined : `waits for ${waitsFor}`;
  if (result === undefined) return waits === undefined ? '' : `${waits.charAt(0).toUpperCase()}${waits.slice(1)}`;
  return waits === undefined ? result : `${result}; ${waits}`;
}
