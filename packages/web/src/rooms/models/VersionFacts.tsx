import type { ModelVersionView } from '@kaizen/contracts';
import { Age } from '../../design/Age.tsx';
import { CopyId } from '../../design/CopyId.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { FactList, type NamedFact } from '../../design/FactList.tsx';
import { formatBytes } from '../../design/format.ts';

/** What identifies this version and its file. */
export function VersionFacts({ version }: { readonly version: ModelVersionView }) {
  return <FactList facts={factsOf(version)} />;
}

function factsOf({ loggedModel, ...version }: ModelVersionView): readonly NamedFact[] {
  const id = (name: string, value: string | undefined, none: string): NamedFact => ({
    name,
    value: value === undefined ? none : <CopyId id={value} />,
    muted: value === undefined,
  });
  return [
    { name: 'Source', value: version.source === 'trained' ? 'trained here' : 'uploaded' },
    {
      name: 'Training run',
      value:
        loggedModel.runId === undefined ? (
          'none: the file came from outside'
        ) : (
          <EvidenceLink to={`/runs/${loggedModel.runId}`}>its parameters, curves and inputs</EvidenceLink>
        ),
      muted: loggedModel.runId === undefined,
    },
    id('Dataset version', loggedModel.datasetVersionId, 'unknown'),
    id('Feature set', loggedModel.featureSetId, 'none: it takes its own columns'),
    id('Code commit', version.codeCommit, 'unknown: the folder was not a git repository'),
    { name: 'File', value: `ONNX, ${formatBytes(loggedModel.size)}` },
    id('SHA-256 of the file', loggedModel.hash, 'unknown'),
    id('Version id', version.id, ''),
    { name: 'Registered', value: <Age at={version.createdAt} /> },
  ];
}
