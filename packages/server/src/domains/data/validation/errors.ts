import type { ManifestProblem } from '@kaizen/contracts';
import { KaizenError } from '../../../kernel/errors.ts';

const invalid = (code: string, message: string, details?: Readonly<Record<string, unknown>>) =>
  new KaizenError('invalid', `data.${code}`, message, details);

/** A predicate of a rule, a slice or a correction that may not run. */
export function predicateInvalid(text: string, reason: string): KaizenError {
  return invalid(
    'predicate_invalid',
    `The expression ${JSON.stringify(text.slice(0, 200))} cannot be used: ${reason}. Write one SQL expression over the columns of the row.`,
    { predicate: text },
  );
}

/** A regular expression that RE2 does not take. */
export function patternInvalid(pattern: string, reason: string): KaizenError {
  return invalid(
    'pattern_invalid',
    `The pattern ${JSON.stringify(pattern.slice(0, 200))} cannot be used: ${reason}. Patterns are RE2: no look-around ((?=…), (?<…)) and no back-references (\\1).`,
    { pattern },
  );
}

/** A schema file with faults, each with its place. */
export function schemaInvalid(problems: readonly ManifestProblem[]): KaizenError {
  const lines = problems.slice(0, 20).map(({ path, position, message }) => {
    const place = position === undefined ? '' : `line ${position.line}, `;
    return `${place}${path === '' ? 'the file' : path}: ${message}`;
  });
  const more = problems.length > 20 ? ` And ${problems.length - 20} more.` : '';
  return invalid('schema_invalid', `The schema cannot be used. ${lines.join(' ')}${more}`, { problems });
}

export function environmentUnknown(name: string, known: readonly string[]): KaizenError {
  return invalid(
    'environment_unknown',
    `There is no environment "${name}" in this schema; it names ${known.join(', ')}. Add it to \`environments\`, or choose one of them.`,
    { environment: name, known },
  );
}

export function nothingToValidate(dataset: string): KaizenError {
  return new KaizenError(
    'precondition',
    'data.nothing_to_validate',
    `The dataset "${dataset}" has no version yet. Ingest rows first, or validate a file with --file.`,
    { dataset },
  );
}

export function validationNotFound(dataset: string, id: string): KaizenError {
  return new KaizenError('not_found', 'data.validation_not_found', `Dataset "${dataset}" has no validation "${id}".`, {
    dataset,
    id,
  });
}

/** A schema that was made from a revision that is not in force any more. */
export function schemaMoved(dataset: string, inForce: number): KaizenError {
  return new KaizenError(
    'conflict',
    'data.schema_moved',
    `The schema of "${dataset}" changed while you edited it; revision ${inForce} is in force now. Look at the difference again, then accept.`,
    { dataset, revision: inForce },
  );
}

export function uploadNotFound(key: string): KaizenError {
  return new KaizenError('not_found', 'data.upload_not_found', `There is no uploaded file "${key}". Send it again.`, {
    key,
  });
}

export function fixInvalid(reason: string): KaizenError {
  return invalid('fix_invalid', `The correction cannot be kept: ${reason}.`);
}

export function nothingToReplay(batchId: string): KaizenError {
  return new KaizenError(
    'precondition',
    'data.nothing_to_replay',
    `No row of batch "${batchId}" waits for a replay. Correct rows first, or replay all of them as they are.`,
    { batchId },
  );
}
