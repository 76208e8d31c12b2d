import { KaizenError } from '../../../kernel/errors.ts';
import { invalid } from '../errors.ts';

export function reasonMissing(versionId: string, decision: 'accepted' | 'rejected'): KaizenError {
  const why =
    decision === 'accepted' ? 'Its checks do not let it through, so' : 'A rejected version explains itself, so';
  return invalid('reason_missing', `${why} say why version ${versionId} is ${decision}: give a reason.`, { versionId });
}

export function versionNotOpen(versionId: string, stands: string, decision: string): KaizenError {
  const mend =
    stands === 'rejected'
      ? 'Accept it with a reason if that was wrong.'
      : 'Go back to another version instead: kaizen data revert.';
  return new KaizenError(
    'conflict',
    'data.version_not_open',
    `Version ${versionId} is ${stands} already and cannot be ${decision}. ${mend}`,
    { versionId, stands },
  );
}

export function versionOvertaken(dataset: string, versionId: string): KaizenError {
  return new KaizenError(
    'conflict',
    'data.version_overtaken',
    `Version ${versionId} was made before the current version of "${dataset}" and lacks what came since. Send its rows again.`,
    { dataset, versionId },
  );
}

export function referenceUnknown(dataset: string, reference: string): KaizenError {
  return new KaizenError(
    'not_found',
    'data.version_not_found',
    `Dataset "${dataset}" has no version "${reference}". Give an id or the beginning of one, a tag, current, or how many versions back (1 is the one before).`,
    { dataset, reference },
  );
}

export function referenceAmbiguous(dataset: string, reference: string): KaizenError {
  return invalid(
    'version_ambiguous',
    `Several versions of "${dataset}" begin with "${reference}". Give more characters of the id.`,
    { dataset, reference },
  );
}

export function tagInvalid(name: string): KaizenError {
  return invalid(
    'tag_invalid',
    `"${name}" cannot be a tag. Use letters, digits, ".", "-" and "_", begin with a letter, and do not use current, latest or an id.`,
    { tag: name },
  );
}

export function tagNotFound(dataset: string, name: string): KaizenError {
  return new KaizenError('not_found', 'data.tag_not_found', `Dataset "${dataset}" has no tag "${name}".`, {
    dataset,
    tag: name,
  });
}

export function cannotRevert(versionId: string, state: string): KaizenError {
  return new KaizenError(
    'conflict',
    'data.version_not_former',
    `Version ${versionId} is ${state}; only a former version can become current again. ${state === 'current' ? 'Nothing is to do.' : 'Accept it instead.'}`,
    { versionId, state },
  );
}

export function noRetention(dataset: string): KaizenError {
  return invalid(
    'no_retention',
    `Dataset "${dataset}" declares no retention, so nothing may be collected. Declare data.${dataset}.retention, or give versions or days.`,
    { dataset },
  );
}

export function noParent(versionId: string): KaizenError {
  return invalid(
    'no_parent',
    `Version ${versionId} is the first of its dataset; name the version to compare it with.`,
    {
      versionId,
    },
  );
}

export function fileNameInvalid(name: string): KaizenError {
  return invalid(
    'file_name_invalid',
    `"${name}" names no version file. Write <version>.parquet or <version>.csv, such as current.parquet.`,
    {
      file: name,
    },
  );
}
