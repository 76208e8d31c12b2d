import type { WhyView } from '@kaizen/contracts';
import { Button, Group, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Age } from '../../design/Age.tsx';
import { Async } from '../../design/Async.tsx';
import { CopyId } from '../../design/CopyId.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { FactList, type NamedFact } from '../../design/FactList.tsx';
import { shortenIds } from '../../design/format.ts';
import { LinkedText } from '../../design/LinkedText.tsx';
import { useQueryParam } from '../../design/location.ts';
import { Section } from '../../design/Section.tsx';
import { whyQuery } from './deployment-queries.ts';

/** Why a version was live at a time, from the kept events alone. The time is in the address, so the answer can be sent to someone. */
export function WhyPanel({ deployment }: { readonly deployment: string }) {
  const [at, setAt] = useQueryParam('at');
  const time = at === undefined ? undefined : Number(at);
  const why = useQuery(whyQuery(deployment, time));
  return (
    <Section
      title="Why this version"
      text="From the kept events alone. What no event shows is named as unknown."
      aside={<TimePicker time={time} set={setAt} />}
    >
      <Async query={why} height={420}>
        {(view) => (
          <>
            <Text fw={500} mb="md" maw={760}>
              <LinkedText text={view.headline} />
            </Text>
            <FactList facts={view.facts.map(factOf)} nameWidth={190} />
          </>
        )}
      </Async>
    </Section>
  );
}

function TimePicker(props: { readonly time: number | undefined; readonly set: (value: string | undefined) => void }) {
  const { time, set } = props;
  return (
    <Group gap="xs">
      <TextInput
        type="datetime-local"
        size="xs"
        aria-label="Live at this time"
        value={time === undefined ? '' : toLocalInput(time)}
        onChange={(event) => {
          const chosen = new Date(event.currentTarget.value).getTime();
          set(Number.isFinite(chosen) ? String(chosen) : undefined);
        }}
      />
      <Button size="compact-xs" variant="default" disabled={time === undefined} onClick={() => set(undefined)}>
        Now
      </Button>
    </Group>
  );
}

/** "2026-11-20T16:05" in the viewer's zone, as the field wants it. */
function toLocalInput(at: number): string {
  return new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function factOf(fact: WhyView['facts'][number]): NamedFact {
  const text = <LinkedText text={fact.value} />;
  return {
    name: fact.name,
    value: fact.href === undefined ? text : <Linked to={fact.href} text={fact.value} />,
    muted: fact.unknown,
    ...(fact.eventId === undefined ? {} : { aside: <Source eventId={fact.eventId} at={fact.at} /> }),
  };
}

function Linked({ to, text }: { readonly to: string; readonly text: string }) {
  const short = text.replaceAll(/ \((?:mv|run|gat|prn|lm)_\w+\)/g, '');
  return <EvidenceLink to={to}>{shortenIds(short)}</EvidenceLink>;
}

function Source({ eventId, at }: { readonly eventId: string; readonly at: number | undefined }) {
  return (
    <span style={{ display: 'inline-flex', gap: 8, alignItems: 'center', verticalAlign: 'middle' }}>
      <Age at={at} />
      <CopyId id={eventId} />
    </span>
  );
}
