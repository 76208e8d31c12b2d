import type { MaskingSpec, SensitiveClass, SensitiveColumn, SensitiveColumns, State } from '@kaizen/contracts';
import { formatCount, formatShare } from '../../../design/format.ts';

/** What makes a column sensitive, in words. */
export const classWords: Readonly<Record<SensitiveClass, string>> = {
  email: 'e-mail address',
  iban: 'bank account (IBAN)',
  card: 'card number',
  'ip-address': 'IP address',
  phone: 'phone number',
  'birth-date': 'date of birth',
  'person-name': 'name of a person',
  'free-text': 'free text',
  other: 'something else',
};

/** All of them. */
export const classes = Object.keys(classWords) as SensitiveClass[];

/** The ways to mask, in words. */
export const methodWords: Readonly<Record<MaskingSpec['method'], string>> = {
  hash: 'a pseudonym, the same for the same value',
  truncate: 'a part of it',
  generalise: 'its year or range',
  redact: 'nothing',
};

/** Short: what is left of a value. */
export function sayMasking({ method, keepFirst, keepLast, width }: MaskingSpec): string {
  if (method === 'hash') return 'a pseudonym';
  if (method === 'redact') return '[redacted]';
  if (method === 'generalise') return width === undefined ? 'the year' : `ranges of ${width}`;
  const parts = [
    keepFirst === undefined ? undefined : `first ${keepFirst}`,
    keepLast === undefined ? undefined : `last ${keepLast}`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? 'the network' : `the ${parts.join(' and ')} characters`;
}

/** The state of a column in the one vocabulary, and its word. */
export function stateOfColumn({ status }: SensitiveColumn): { readonly state: State; readonly label: string } {
  if (status === 'proposed') return { state: 'needs_you', label: 'Waits for you' };
  return status === 'confirmed' ? { state: 'ok', label: 'Masked' } : { state: 'unknown', label: 'Not sensitive' };
}

/** The answer at the top: what waits, what is masked. */
export function saySensitive({ columns: items, scan }: SensitiveColumns): string {
  const count = (status: SensitiveColumn['status']) => items.filter((item) => item.status === status).length;
  const sayColumns = (n: number) => `${formatCount(n)} ${n === 1 ? 'column' : 'columns'}`;
  const [waiting, masked] = [count('proposed'), count('confirmed')];
  if (scan === undefined && items.length === 0) return 'No version was looked at yet.';
  if (waiting + masked === 0) return 'No column looks as if it were about people.';
  const first =
    waiting === 0 ? '' : `${sayColumns(waiting)} may be about people and ${waiting === 1 ? 'waits' : 'wait'} for you. `;
  return `${first}${masked === 0 ? 'Nothing is masked.' : `${sayColumns(masked)} ${masked === 1 ? 'is' : 'are'} masked.`}`;
}

/** Why a scan took a column for what it is. */
export function sayFinding({ finding, class: kind, status }: SensitiveColumn): string {
  if (finding === undefined) return 'Named by a person, not by a scan.';
  const { checked, passed, words } = finding;
  const name = words.length === 0 ? '' : `, and its name says ${words.join(', ')}`;
  const other =
    status === 'confirmed' && finding.class !== kind
      ? `The last version looks like ${classWords[finding.class]}: `
      : '';
  return `${other}${formatShare(passed / Math.max(1, checked), 0)} of ${formatCount(checked)} different values pass${name}.`;
}
