import type { RegistryVersionView } from '@kaizen/contracts';
import { useQuery } from '@tanstack/react-query';
import type { Mlmodel } from '../artifacts/model/mlmodel.ts';
import { folderModelQuery, mlmodelQuery } from '../artifacts/model/model-queries.ts';
import { useVersionFiles } from './VersionFilesSection.tsx';

/** The signature of a version as lines: that of its runtime, else that of its MLmodel file; empty when neither is known. */
export type SignatureLines = Readonly<Record<string, string>>;

/** What a version takes and gives, as far as it is known; read from its files when no runtime here knows it. */
export function useSignature(version: RegistryVersionView): RegistryVersionView['servable'] | Mlmodel | undefined {
  const place = useVersionFiles(version);
  const source = place?.source ?? { kind: 'run' as const, id: '' };
  const isWanted = version.servable === undefined && place !== undefined && place !== null;
  const file = useQuery({ ...folderModelQuery(source, place?.folder ?? ''), enabled: isWanted }).data;
  const model = useQuery({
    ...mlmodelQuery(file ?? { source, path: 'MLmodel', size: 0 }),
    enabled: file !== undefined && file !== null,
  }).data;
  return version.servable ?? model;
}

/** A signature as names with types, so that two can be compared. */
export function signatureRecord(known: ReturnType<typeof useSignature>): SignatureLines {
  if (known === undefined) return {};
  if ('flavours' in known) {
    const { inputs, outputs, params } = known.signature;
    return Object.fromEntries(
      (
        [
          ['takes', inputs],
          ['gives', outputs],
          ['parameter', params],
        ] as const
      ).flatMap(([side, fields]) =>
        fields.map(({ name, type, isRequired }) => [`${side} ${name}`, isRequired ? type : `${type}, may be missing`]),
      ),
    );
  }
  const { inputs, classes, output } = known.signature;
  return {
    ...Object.fromEntries(
      inputs.map(({ name, type, required }) => [`takes ${name}`, required ? type : `${type}, may be missing`]),
    ),
    ...(output === 'value' ? { gives: 'a number' } : {}),
    ...(classes.length === 0 ? {} : { 'gives one of': classes.join(', ') }),
  };
}
