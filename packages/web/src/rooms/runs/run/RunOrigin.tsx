import type { RunDetail } from '@kaizen/contracts';
import { Age } from '../../../design/Age.tsx';
import { CopyId } from '../../../design/CopyId.tsx';
import { EvidenceLink } from '../../../design/EvidenceLink.tsx';
import { FactList, type NamedFact } from '../../../design/FactList.tsx';
import { formatDuration } from '../../../design/format.ts';
import { pageOfInput } from '../page-of-input.ts';
import { Children } from './Children.tsx';
import { readSource } from './client-tags.ts';

/** What the run read, what started it, from what code and by whom. */
export function RunOrigin({ run }: { readonly run: RunDetail }) {
  const facts: readonly NamedFact[] = [
    { name: 'Run', value: <CopyId id={run.id} /> },
    {
      name: 'Experiment',
      value: <EvidenceLink to={`/experiments/${encodeURIComponent(run.experimentId)}`}>{run.experiment}</EvidenceLink>,
    },
    ...familyFacts(run),
    { name: 'Started', value: <Age at={run.startedAt} /> },
    ...(run.endedAt === undefined
      ? []
      : [{ name: 'Took', value: formatDuration(Math.max(0, run.endedAt - run.startedAt)) }]),
    ...(run.user === '' ? [] : [{ name: 'User', value: run.user }]),
    ...sourceFacts(run),
    ...run.inputs.map((input) => ({ name: sayKind(input.kind), value: <Input input={input} /> })),
    ...pipelineFacts(run),
    { name: 'Files at', value: run.artifactUri },
  ];
  return <FactList facts={facts} nameWidth={110} />;
}

function familyFacts({ id, parent, children, experimentId }: RunDetail): readonly NamedFact[] {
  return [
    ...(parent === undefined
      ? []
      : [{ name: 'Parent', value: <EvidenceLink to={`/runs/${parent.id}`}>{parent.name || parent.id}</EvidenceLink> }]),
    ...(children === 0
      ? []
      : [{ name: 'Children', value: <Children runId={id} experimentId={experimentId} count={children} /> }]),
  ];
}

function sourceFacts({ id, tags }: RunDetail): readonly NamedFact[] {
  const { name, commit, branch, repository } = readSource(tags);
  const changes = tags['code.changes'];
  const of = branch === undefined ? '' : ` on ${branch}`;
  return [
    ...(name === undefined ? [] : [{ name: 'Source', value: name }]),
    ...(commit === undefined ? [] : [{ name: 'Commit', value: <CopyId id={commit} />, aside: of }]),
    ...(changes === undefined ? [] : [{ name: 'Changes', value: <Changes runId={id} said={changes} /> }]),
    ...(repository === undefined ? [] : [{ name: 'Repository', value: repository }]),
    ...environmentFacts(tags),
  ];
}

/** What differed from the commit; the difference itself is among the files. */
function Changes({ runId, said }: { readonly runId: string; readonly said: string }) {
  if (!/^[1-9]/.test(said)) return said;
  return (
    <EvidenceLink to={`/runs/${runId}`} search={{ tab: 'files', path: 'code/dirty.diff' }}>
      {said}
    </EvidenceLink>
  );
}

function environmentFacts(tags: RunDetail['tags']): readonly NamedFact[] {
  const of = (name: string) => tags[`environment.${name}`];
  const processor = of('processor');
  const size = `${of('cores') ?? '?'} cores, ${of('memory_gb') ?? '?'} GB, ${of('threads') ?? '?'} threads for the work`;
  const versions = [of('kaizen') && `Kaizen ${of('kaizen')}`, of('node') && `Node ${of('node')}`, of('platform')];
  const known = versions.filter((part) => part !== undefined && part !== '');
  return [
    ...(processor === undefined ? [] : [{ name: 'Machine', value: `${processor}; ${size}` }]),
    ...(known.length === 0 ? [] : [{ name: 'Software', value: known.join(', ') }]),
  ];
}

function pipelineFacts({ tags }: RunDetail): readonly NamedFact[] {
  const pipelineRun = tags['pipeline.run'];
  const alert = tags['trigger.alert'];
  return [
    ...(pipelineRun === undefined
      ? []
      : [
          {
            name: 'Pipeline run',
            value: (
              <EvidenceLink to={`/pipeline-runs/${pipelineRun}`}>{tags['pipeline.name'] ?? pipelineRun}</EvidenceLink>
            ),
          },
        ]),
    ...(alert === undefined
      ? []
      : [{ name: 'Because of', value: <EvidenceLink to={`/alerts/${alert}`}>this alert</EvidenceLink> }]),
  ];
}

function sayKind(kind: string): string {
  const words = kind.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function Input({ input }: { readonly input: RunDetail['inputs'][number] }) {
  const href = pageOfInput(input);
  const text = input.name ?? input.id;
  return href === undefined ? text : <EvidenceLink to={href}>{text}</EvidenceLink>;
}
