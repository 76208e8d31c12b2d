import type { ExplanationReport } from '@kaizen/contracts';
import { Text } from '@mantine/core';
import { formatCount, formatShare } from '../../../design/format.ts';
import { metricLabel } from '../../../design/metric-words.ts';
import { Section } from '../../../design/Section.tsx';
import { Beeswarm } from './Beeswarm.tsx';
import { DependencePanel } from './DependencePanel.tsx';
import { ImportanceList } from './ImportanceList.tsx';
import { sayShapUnit } from './shap-words.ts';
import { WaterfallPanel } from './WaterfallPanel.tsx';

const parts = { importance: 'What the model needs', shap: 'What moves the score', dependence: 'One column' } as const;

/** What the model looks at: over all rows, by value, and row by row. */
export function ExplanationSections({ explanation }: { readonly explanation: ExplanationReport }) {
  const { importance, shap, dependence, missing = [] } = explanation;
  return (
    <>
      {importance === undefined ? null : (
        <Section
          title="What the model needs"
          text={`How much ${metricLabel(importance.metric)} is lost when a column is shuffled: mean of ${importance.repeats} repeats on ${formatCount(importance.rows)} rows, with ${formatShare(importance.level, 0)} intervals.`}
        >
          <ImportanceList importance={importance} />
        </Section>
      )}
      {shap === undefined ? null : (
        <Section
          title="What moves the score"
          text={`Shapley values of ${formatCount(shap.rows.length)} rows: each dot is a row, and says how far the column moved its ${sayShapUnit(shap)}.`}
        >
          <Beeswarm shap={shap} />
        </Section>
      )}
      {shap === undefined || shap.rows.length === 0 ? null : (
        <Section title="One row">
          <WaterfallPanel shap={shap} />
        </Section>
      )}
      {shap === undefined && (dependence ?? []).length === 0 ? null : (
        <Section title="One column">
          <DependencePanel shap={shap} dependence={dependence ?? []} />
        </Section>
      )}
      {missing.length === 0 ? null : (
        <Section title="Not explained">
          {missing.map(({ part, reason }) => (
            <Text key={part} size="sm" py={4} maw={760}>
              {parts[part]}: {reason}
            </Text>
          ))}
        </Section>
      )}
    </>
  );
}
