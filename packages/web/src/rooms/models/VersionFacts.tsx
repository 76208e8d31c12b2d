import type { RegistryVersionView } from '@kaizen/contracts';
import { Age } from '../../design/Age.tsx';
import { CopyId } from '../../design/CopyId.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { FactList, type NamedFact } from '../../design/FactList.tsx';
import { formatBytes } from '../../design/format.ts';
import { sayServed } from './say-served.ts';

const sources: Readonly<Record<RegistryVersionView['source'], string>> = {
  trained: 'trained here',
  uploaded: 'uploaded',
  registered: 'registered by a client',
};

/** What identifies this version and its files. */
export function VersionFacts({ version }: { readonly version: RegistryVersionView }) {
  return <FactList facts={factsOf(version)} />;
}

function factsOf(version: RegistryVersionView): readonly NamedFact[] {
  const { servable } = version;
  return [
    { name: 'Source', value: sources[version.source] },
    runFact(version),
    ...(servable === undefined
      ? loggedFacts(version)
      : [
          id('Dataset version', servable.datasetVersionId, 'unknown'),
          id('Feature set', servable.featureSetId, 'none: it takes its own columns'),
        ]),
    id(
      'Code commit',
      version.codeCommit,
      version.source === 'trained' ? 'unknown: the folder was not a git repository' : 'unknown',
    ),
    ...(servable === undefined
      ? [{ name: 'Files at', value: <CopyId id={version.sourceUri} /> }]
      : [
          { name: 'Answers', value: sayServed(servable) },
          servable.format === 'onnx'
            ? { name: 'File', value: `ONNX, ${formatBytes(servable.size)}` }
            : { name: 'Files at', value: <CopyId id={servable.origin?.files ?? version.sourceUri} /> },
          id('SHA-256 of the file', servable.hash, 'unknown'),
        ]),
    id('Version id', version.id, ''),
    ...(version.user === '' ? [] : [{ name: 'Registered by', value: version.user }]),
    { name: 'Registered', value: <Age at={version.createdAt} /> },
    { name: 'Last changed', value: <Age at={version.updatedAt} /> },
  ];
}

function id(name: string, value: string | undefined, none: string): NamedFact {
  return { name, value: value === undefined ? none : <CopyId id={value} />, muted: value === undefined };
}

function runFact(version: RegistryVersionView): NamedFact {
  const runId = version.runId ?? version.servable?.runId;
  if (runId === undefined)
    return {
      name: 'Training run',
      value:
        version.runLink === undefined ? (
          'none: the file came from outside'
        ) : (
          <OutsideAddress address={version.runLink} />
        ),
      muted: version.runLink === undefined,
    };
  return {
    name: 'Training run',
    value: <EvidenceLink to={`/runs/${runId}`}>{version.runName ?? 'its parameters, curves and inputs'}</EvidenceLink>,
  };
}

/** An address that a client gave: a link when it is one of the web, which cannot run anything here; else text. */
function OutsideAddress({ address }: { readonly address: string }) {
  if (!/^https?:\/\//i.test(address)) return address;
  return (
    <a href={address} target="_blank" rel="noreferrer noopener nofollow">
      {address}
    </a>
  );
}

function loggedFacts({ loggedModelId }: RegistryVersionView): readonly NamedFact[] {
  if (loggedModelId === undefined) return [];
  return [
    {
      name: 'Logged model',
      value: <EvidenceLink to={`/logged-models/${loggedModelId}`}>{loggedModelId}</EvidenceLink>,
    },
  ];
}
