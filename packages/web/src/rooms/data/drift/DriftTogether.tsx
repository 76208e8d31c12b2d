import type { DriftMultivariate } from '@kaizen/contracts';
import { Group } from '@mantine/core';
import { Figure } from '../../../design/Figure.tsx';
import { formatCount, formatNumber } from '../../../design/format.ts';
import { Section } from '../../../design/Section.tsx';
import { StateMark } from '../../../design/StateMark.tsx';

/** All columns at once: whether a classifier can tell the sides apart, and whether the structure of the reference still fits. */
export function DriftTogether({ multivariate }: { readonly multivariate: DriftMultivariate | undefined }) {
  if (multivariate === undefined) return null;
  const { classifier, pca, rows, columns } = multivariate;
  const n = `n ${formatCount(rows.reference)} and ${formatCount(rows.current)}`;
  return (
    <Section
      title="All columns at once"
      text={`${formatCount(columns)} columns together: changes that no single column shows, such as two that no longer go together.`}
    >
      <Group gap="xl" align="flex-start">
        {classifier === undefined ? null : (
          <Figure
            label="Classifier AUC (0.5: cannot tell the sides apart)"
            value={formatNumber(classifier.auc)}
            note={
              <>
                <StateMark
                  state={classifier.drifted ? 'warning' : 'ok'}
                  label={classifier.drifted ? 'drift' : 'steady'}
                />
                , drift above {formatNumber(classifier.threshold)}, {n}
              </>
            }
          />
        )}
        {pca === undefined ? null : (
          <Figure
            label="Reconstruction error (PCA)"
            value={formatNumber(pca.value)}
            note={
              <>
                <StateMark state={pca.drifted ? 'warning' : 'ok'} label={pca.drifted ? 'drift' : 'steady'} />, reference{' '}
                {formatNumber(pca.lower)} to {formatNumber(pca.upper)}, {formatCount(pca.components)} components
              </>
            }
          />
        )}
      </Group>
    </Section>
  );
}
