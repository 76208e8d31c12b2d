import { useQuery } from '@tanstack/react-query';
import { Async } from '../../design/Async.tsx';
import { EvaluationView } from './EvaluationView.tsx';
import { evaluationQuery } from './evaluation-query.ts';

/** The whole evaluation of a run. */
export function EvaluationTab({ runId }: { readonly runId: string }) {
  const report = useQuery(evaluationQuery(runId));
  return (
    <Async query={report} height={640}>
      {(view) => <EvaluationView report={view} />}
    </Async>
  );
}
