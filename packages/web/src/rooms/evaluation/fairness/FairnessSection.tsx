import type { FairnessComparison, FairnessReport } from '@kaizen/contracts';
import { Box, Text, Title } from '@mantine/core';
import { formatNumber, formatShare } from '../../../design/format.ts';
import { Section } from '../../../design/Section.tsx';
import { StateMark } from '../../../design/StateMark.tsx';
import { DisparityTable } from './DisparityTable.tsx';
import { GroupsTable } from './GroupsTable.tsx';
import { MitigationPanel } from './MitigationPanel.tsx';

const states = { 'below-line': 'warning', 'not-shown': 'ok', unknown: 'unknown' } as const;
const labels = {
  'below-line': 'Below the line',
  'not-shown': 'No group below the line',
  unknown: 'Not judged',
} as const;

/** How groups are treated, attribute by attribute. */
export function FairnessSection({ fairness }: { readonly fairness: FairnessReport }) {
  const decision = fairness.favourable === undefined ? '' : ` A decision for “${fairness.favourable}” favours a row.`;
  return (
    <Section
      title="Groups"
      text={`How the model treats groups.${decision} A group selected less than ${formatNumber(fairness.line, 2)} times as often as the most selected one lies below the line; groups of fewer than ${fairness.minGroup} rows are listed and not judged. Intervals hold ${formatShare(fairness.level, 0)}; it says what differs, not why.`}
    >
      {fairness.comparisons.map((comparison) => (
        <Comparison key={comparison.columns.join(' × ')} comparison={comparison} fairness={fairness} />
      ))}
    </Section>
  );
}

function Comparison({
  comparison,
  fairness,
}: {
  readonly comparison: FairnessComparison;
  readonly fairness: FairnessReport;
}) {
  const name = comparison.columns.join(' × ');
  return (
    <Box mb="xl">
      <Title order={3} mb={4}>
        {name}
      </Title>
      <Text size="sm" mb="xs" maw={760}>
        <StateMark state={states[comparison.verdict]} label={labels[comparison.verdict]} /> {comparison.sentence}
      </Text>
      <GroupsTable comparison={comparison} name={name} line={fairness.line} />
      {comparison.disparities.length === 0 ? null : <DisparityTable disparities={comparison.disparities} name={name} />}
      {comparison.mitigation === undefined ? null : <MitigationPanel mitigation={comparison.mitigation} name={name} />}
    </Box>
  );
}
