import type { LeakKind, LeakReport } from '@kaizen/contracts';
import { Box, Text } from '@mantine/core';
import { Section } from '../../design/Section.tsx';
import { StateMark } from '../../design/StateMark.tsx';

const kinds: Readonly<Record<LeakKind, { readonly name: string; readonly clean: string }>> = {
  'target-leak': { name: 'Target leak', clean: 'No single column tells the label.' },
  'duplicate-rows': { name: 'Duplicate rows', clean: 'No evaluated row stands in the training rows, too.' },
  'time-travel': { name: 'Time travel', clean: 'No training row is later than an evaluated one.' },
};
const order: readonly LeakKind[] = ['target-leak', 'duplicate-rows', 'time-travel'];

/** Whether the evaluation may be better than production will be. What was not checked is told as such. */
export function LeaksSection({ leaks }: { readonly leaks: LeakReport }) {
  return (
    <Section title="Leaks" text="Signs that the model is judged on what it could not know in production.">
      <Box component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
        {order.map((kind) => (
          <LeakCheck key={kind} kind={kind} leaks={leaks} />
        ))}
      </Box>
    </Section>
  );
}

function LeakCheck({ kind, leaks }: { readonly kind: LeakKind; readonly leaks: LeakReport }) {
  const found = leaks.findings.filter((finding) => finding.kind === kind);
  const { name, clean } = kinds[kind];
  if (!leaks.checked.includes(kind)) return <Line state="unknown" name={name} words="Not checked." />;
  if (found.length === 0) return <Line state="ok" name={name} words={clean} />;
  return found.map((finding) => (
    <Line key={finding.message} state={finding.severity} name={name} words={finding.message} />
  ));
}

function Line(props: {
  readonly state: 'ok' | 'unknown' | 'warning' | 'failed';
  readonly name: string;
  readonly words: string;
}) {
  return (
    <Text component="li" size="sm" py={4} maw={760}>
      <StateMark state={props.state} label={props.name} />{' '}
      <Text component="span" inherit c="var(--k-muted)">
        {props.words}
      </Text>
    </Text>
  );
}
