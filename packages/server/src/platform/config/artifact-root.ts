import { resolve } from 'node:path';
import { invalidSetting } from './errors.ts';

const EXPECTED =
  '`mlflow-artifacts:/`, a folder (an absolute `file:///…` or a path), or a bucket such as `s3://bucket/folder`';

/** The root of artifacts with a relative path made absolute; `where` names the setting. Throws `platform.config_invalid` for what cannot work. */
export function readArtifactRoot(value: string, base: string, where: string): string {
  // Segments and signs that a path below the root must not have, it must not have itself.
  if (/[?#\\]|%2e|%2f|%00/i.test(value) || /(^|[/:])\.\.(\/|$)/.test(value.replace(/^\.\.\//, ''))) {
    throw invalidSetting(where, value, `${EXPECTED}, without "..", "?", "#", a backslash or encodings of them`);
  }
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(value)?.[1]?.toLowerCase();
  if (scheme === undefined) return resolve(base, value);
  const known =
    (scheme === 'file' && /^file:\/(\/\/)?[^/]/i.test(value)) ||
    (scheme === 'mlflow-artifacts' && /^mlflow-artifacts:(\/[^/]*)*$/i.test(value) && !value.includes('//')) ||
    (['s3', 'gs', 'abfss', 'wasbs', 'hdfs'].includes(scheme) && /^\w+:\/\/[^/\s]+/.test(value));
  if (!known) throw invalidSetting(where, value, EXPECTED);
  return value;
}
