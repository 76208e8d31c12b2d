import { createHmac } from 'node:crypto';
import { CUT, type MaskKey, type MaskRule, PSEUDONYM_DIGITS, REDACTED } from './mask-rule.ts';
import { restOfYear } from './mask-sql.ts';

/** The masked form of a value that was already read as text: samples, frequent values. The same as `maskTextSql` gives in the engine. */
export function maskText(text: string, rule: MaskRule, key: MaskKey): string {
  if (rule.method === 'hash')
    return createHmac('sha256', key.bytes).update(text).digest('hex').slice(0, PSEUDONYM_DIGITS);
  if (rule.method === 'truncate') return rule.class === 'ip-address' ? networkOf(text) : cut(text, rule);
  if (rule.method === 'redact') return REDACTED;
  return rule.width === undefined || rule.class === 'birth-date' ? yearOf(text, rule) : rangeOf(text, rule.width);
}

function cut(text: string, { keepFirst = 0, keepLast = 0 }: MaskRule): string {
  const signs = Array.from(text);
  if (signs.length < 2 * (keepFirst + keepLast)) return REDACTED;
  const last = keepLast === 0 ? [] : signs.slice(-keepLast);
  return `${signs.slice(0, keepFirst).join('')}${CUT}${last.join('')}`;
}

function networkOf(value: string): string {
  const text = value.replace(/^ +| +$/g, '').toLowerCase();
  const four = /^(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/.exec(text);
  if (four !== null) return `${four[1]}.0/24`;
  if (!/^[0-9a-f:]*$/.test(text)) return REDACTED;
  const groups = (text.split('::')[0] ?? '').split(':').filter((group) => group !== '');
  if (!text.includes('::') && groups.length !== 8) return REDACTED;
  const group = (at: number) => (groups[at] ?? '0').replace(/^0+([0-9a-f])/, '$1');
  return `${group(0)}:${group(1)}:${group(2)}::/48`;
}

function yearOf(text: string, rule: MaskRule): string {
  const standing = /(?:^|[^0-9])((?:19|20)[0-9]{2})(?:[^0-9]|$)/.exec(text)?.[1];
  const year = standing ?? (/^(?:19|20)[0-9]{2}[01][0-9][0-3][0-9](?:\.0)?$/.test(text) ? text.slice(0, 4) : undefined);
  return year === undefined ? REDACTED : `${year}${restOfYear(rule)}`;
}

function rangeOf(text: string, width: number): string {
  const number = text.trim() === '' ? Number.NaN : Number(text);
  const low = Math.floor(number / width) * width;
  return Number.isFinite(low) ? String(low) : REDACTED;
}
