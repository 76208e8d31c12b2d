import './confusion.css';
import type { ConfusionView } from '@kaizen/contracts';
import { Box, SimpleGrid, Text } from '@mantine/core';
import { DataTable } from '../../design/DataTable.tsx';
import { formatCount, formatNumber, formatShare } from '../../design/format.ts';
import { Section } from '../../design/Section.tsx';

/** What was taken for what, and the measures of each class. */
export function ConfusionSection({ confusion }: { readonly confusion: ConfusionView }) {
  return (
    <Section title="What was taken for what">
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
        <ConfusionTable confusion={confusion} />
        <DataTable
          caption="Measures of each class"
          rows={confusion.perClass}
          rowKey={(row) => row.class}
          columns={[
            { name: 'Class', text: (row) => row.class },
            { name: 'Precision', text: ({ precision }) => formatNumber(precision), numeric: true },
            { name: 'Recall', text: ({ recall }) => formatNumber(recall), numeric: true },
            { name: 'F1', text: ({ f1 }) => formatNumber(f1), numeric: true },
            { name: 'Rows', text: ({ support }) => formatCount(support), numeric: true },
          ]}
        />
      </SimpleGrid>
    </Section>
  );
}

/** A cell's colour is its share of the true class: right on the diagonal, wrong beside it. */
function ConfusionTable({ confusion: { classes, counts } }: { readonly confusion: ConfusionView }) {
  return (
    <Box style={{ overflowX: 'auto' }}>
      <table className="k-confusion" aria-label="Confusion matrix">
        <thead>
          <tr>
            <th scope="col">True class</th>
            {classes.map((name) => (
              <th key={name} scope="col">
                called {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {counts.map((line, truth) => (
            <ConfusionLine key={classes[truth]} classes={classes} line={line} truth={truth} />
          ))}
        </tbody>
      </table>
    </Box>
  );
}

function ConfusionLine(props: {
  readonly classes: readonly string[];
  readonly line: readonly number[];
  readonly truth: number;
}) {
  const { classes, line, truth } = props;
  const total = line.reduce((sum, count) => sum + count, 0);
  return (
    <tr>
      <th scope="row">{classes[truth]}</th>
      {line.map((count, called) => {
        const share = total === 0 ? 0 : count / total;
        const cell = called === truth ? 'var(--k-champion)' : 'var(--k-challenger)';
        return (
          <Box component="td" key={classes[called]} style={{ '--k-share': share, '--k-cell': cell }}>
            {formatCount(count)}
            <Text size="xs" c="var(--k-muted)">
              {formatShare(share)}
            </Text>
          </Box>
        );
      })}
    </tr>
  );
}
