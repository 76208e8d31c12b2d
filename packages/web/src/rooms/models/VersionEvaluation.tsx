import type { RegistryVersionView } from '@kaizen/contracts';
import { useQuery } from '@tanstack/react-query';
import { Async } from '../../design/Async.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { Section } from '../../design/Section.tsx';
import { EvaluationHead } from '../evaluation/EvaluationHead.tsx';
import { evaluationQuery, useHasEvaluation } from '../evaluation/evaluation-query.ts';
import { MetricsTable } from '../evaluation/MetricsTable.tsx';

/** The evaluation of the run that made a version, in short; nothing where it left none. */
export function VersionEvaluation({ version }: { readonly version: RegistryVersionView }) {
  const runId = version.runId ?? version.servable?.runId;
  const isEvaluated = useHasEvaluation(runId, 'finished');
  return runId === undefined || !isEvaluated ? null : <RunEvaluation runId={runId} />;
}

function RunEvaluation({ runId }: { readonly runId: string }) {
  const report = useQuery(evaluationQuery(runId));
  return (
    <Section
      title="Evaluation"
      aside={
        <EvidenceLink to={`/runs/${runId}`} search={{ tab: 'evaluation' }}>
          The whole evaluation
        </EvidenceLink>
      }
    >
      <Async query={report} height={320}>
        {(view) => (
          <>
            <EvaluationHead report={view} />
            <MetricsTable report={view} />
          </>
        )}
      </Async>
    </Section>
  );
}
