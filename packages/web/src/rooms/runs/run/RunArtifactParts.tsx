import type { RunDetail } from '@kaizen/contracts';
import { SimpleGrid } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../../api/client.ts';
import { Section } from '../../../design/Section.tsx';
import { CurveChart } from '../CurveChart.tsx';
import { ImportanceBars } from '../ImportanceBars.tsx';
import { toNumber } from '../metric-value.ts';

const importancePath = 'feature-importance.json';

/** What the files of a pipeline's training can be drawn as: curves and the importance of columns. */
export function RunArtifactParts({ run }: { readonly run: RunDetail }) {
  const top = useFiles(run, '');
  const names = new Set(top.map(({ name }) => name));
  const curves = useFiles(run, names.has('curves') ? 'curves' : undefined).filter(({ name }) => name.endsWith('.json'));
  const metrics = Object.fromEntries(run.metrics.map(({ name, value }) => [name, toNumber(value)]));
  return (
    <>
      {curves.length === 0 ? null : (
        <Section title="Curves">
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg">
            {curves.map(({ name }) => (
              <CurveChart key={name} runId={run.id} path={`curves/${name}`} metrics={metrics} />
            ))}
          </SimpleGrid>
        </Section>
      )}
      {names.has(importancePath) ? (
        <Section
          title="What the model looks at"
          text="Importance of each column in the forest: the share of impurity that splits on it took away."
        >
          <ImportanceBars runId={run.id} path={importancePath} />
        </Section>
      ) : null}
    </>
  );
}

/** A folder of the run; nothing while it is read, and where it cannot be: the files have a page of their own that says why. */
function useFiles(run: RunDetail, path: string | undefined) {
  const files = useQuery({
    queryKey: ['runs', 'files', run.id, path, run.status],
    queryFn: () => client.runs.files(run.id, path),
    enabled: path !== undefined,
  });
  return files.data?.items ?? [];
}
