import './run-overview.css';
import type { RunDetail } from '@kaizen/contracts';
import { Section } from '../../../design/Section.tsx';
import { NotesSection } from './NotesSection.tsx';
import { ParamsTable } from './ParamsTable.tsx';
import { RunArtifactParts } from './RunArtifactParts.tsx';
import { RunCost } from './RunCost.tsx';
import { RunDatasets } from './RunDatasets.tsx';
import { RunMetrics } from './RunMetrics.tsx';
import { RunModels } from './RunModels.tsx';
import { RunOrigin } from './RunOrigin.tsx';
import { RunReproduction } from './RunReproduction.tsx';
import { TagsSection } from './TagsSection.tsx';

/** What came out of a run at the left, where it came from at the right. */
export function RunOverview({ run }: { readonly run: RunDetail }) {
  const { validation } = run.params;
  const words =
    validation === undefined ? undefined : `Measured by ${validation}; the holdout is touched by the gate alone.`;
  return (
    <div className="k-run">
      <div>
        <Section title="Metrics" text={words}>
          <RunMetrics run={run} />
        </Section>
        <RunArtifactParts run={run} />
        <Section title="Parameters">
          <ParamsTable run={run} />
        </Section>
        {run.datasets.length === 0 ? null : (
          <Section title="Datasets">
            <RunDatasets run={run} />
          </Section>
        )}
      </div>
      <div>
        <Section title="Where it came from">
          <RunOrigin run={run} />
        </Section>
        <RunCost run={run} />
        <RunReproduction run={run} />
        {run.models.length + run.versions.length === 0 ? null : (
          <Section title="Models">
            <RunModels run={run} />
          </Section>
        )}
        <NotesSection run={run} />
        <TagsSection run={run} />
      </div>
    </div>
  );
}
