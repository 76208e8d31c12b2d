import type { FairnessMitigation } from '@kaizen/contracts';
import { Box, Text } from '@mantine/core';
import { DataTable } from '../../../design/DataTable.tsx';
import { formatCount, formatNumber } from '../../../design/format.ts';
import { sayValue } from '../evaluation-words.ts';

/** Thresholds for each group as an offer: what they would bring, and what they would cost beside one threshold. */
export function MitigationPanel({
  mitigation,
  name,
}: {
  readonly mitigation: FairnessMitigation;
  readonly name: string;
}) {
  const { oneThreshold, perGroup, costUnit } = mitigation;
  const cost = (value: number) => `${formatNumber(value, 1)} ${costUnit} per 1,000 rows`;
  return (
    <Box mt="md">
      <Text size="sm" fw={600}>
        Thresholds for each group, an offer
      </Text>
      <Text size="sm" mb="xs" maw={760}>
        {mitigation.sentence} Difference now {sayValue(oneThreshold.difference)} at {cost(oneThreshold.costPer1000)},
        then {sayValue(perGroup.difference)} at {cost(perGroup.costPer1000)}. Whether groups may be treated by different
        thresholds is a question of law.
      </Text>
      <DataTable
        caption={`Thresholds for the groups of ${name}`}
        rows={mitigation.thresholds}
        rowKey={({ values }) => values.join(' × ')}
        columns={[
          { name: 'Group', text: ({ values }) => values.join(' × ') },
          { name: 'Rows', text: ({ n }) => formatCount(n), numeric: true },
          { name: 'Threshold', text: ({ threshold }) => formatNumber(threshold, 4), numeric: true },
        ]}
      />
    </Box>
  );
}
