import { KaizenError } from '../../../kernel/errors.ts';

/** A class that nobody named, for a column that no scan took for sensitive. */
export function classMissing(column: string): KaizenError {
  return new KaizenError(
    'invalid',
    'data.sensitive_class_missing',
    `No scan took "${column}" for sensitive, so its class must be said: email, iban, card, ip-address, phone, birth-date, person-name, free-text or other.`,
    { column },
  );
}

export function maskingInvalid(column: string, fault: string): KaizenError {
  return new KaizenError('invalid', 'data.masking_invalid', `The masking of "${column}" cannot be used: ${fault}`, {
    column,
  });
}

/** A column whose sensitivity is declared is changed where it is declared. */
export function sensitivityDeclared(column: string): KaizenError {
  return new KaizenError(
    'conflict',
    'data.sensitivity_declared',
    `What "${column}" is, is declared in kaizen.yaml or the schema file (\`sensitive\`). Change it there.`,
    { column },
  );
}

export function unknownColumn(dataset: string, column: string, nearest: string | undefined): KaizenError {
  const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
  return new KaizenError('not_found', 'data.column_unknown', `"${dataset}" has no column "${column}".${hint}`, {
    dataset,
    column,
  });
}

/** Raw values stay in production. */
export function rawOutsideProduction(dataset: string, environment: string): KaizenError {
  return new KaizenError(
    'forbidden',
    'data.raw_outside_production',
    `"${dataset}" belongs to the environment ${environment}, and raw values are handed out in production only. Leave out \`raw\` to have the sensitive columns masked, or make a synthetic sample.`,
    { dataset, environment },
  );
}

/** Whoever reads raw values says what for. */
export function purposeMissing(dataset: string): KaizenError {
  return new KaizenError(
    'invalid',
    'data.purpose_missing',
    `Raw values of "${dataset}" are read for a purpose, which is kept with who reads them: add \`purpose\`, at least three characters.`,
    { dataset },
  );
}

/** A sample that was never made, or that was swept. */
export function sampleNotFound(file: string): KaizenError {
  return new KaizenError(
    'not_found',
    'data.sample_not_found',
    `There is no sample "${file}" any more; samples are kept for a week. Make it again: the same version, rows and seed give the same rows.`,
    { file },
  );
}
