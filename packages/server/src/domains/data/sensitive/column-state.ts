import {
  defaultMasking,
  type MaskingSpec,
  type SchemaColumn,
  type SensitiveClass,
  type SensitiveColumn,
  type SensitiveFinding,
} from '@kaizen/contracts';
import type { SensitiveColumnRow } from './tables.ts';

// Row mapping: JSON columns are written by this folder only, from values of exactly these types.

function findingOf(row: Pick<SensitiveColumnRow, 'finding'>): SensitiveFinding | undefined {
  return row.finding === null ? undefined : (JSON.parse(row.finding) as SensitiveFinding);
}

function classOf(row: SensitiveColumnRow): SensitiveClass | undefined {
  return (row.class as SensitiveClass | null) ?? findingOf(row)?.class;
}

function maskingOf(row: SensitiveColumnRow, name: SensitiveClass): MaskingSpec {
  return row.masking === null ? defaultMasking[name] : (JSON.parse(row.masking) as MaskingSpec);
}

/** How a column stands: what is declared wins over what was decided. Undefined for a column of which nothing is known. */
export function columnState(
  name: string,
  declared: Pick<SchemaColumn, 'sensitive' | 'masking'> | undefined,
  row: SensitiveColumnRow | undefined,
): SensitiveColumn | undefined {
  const finding = row === undefined ? undefined : findingOf(row);
  const found = finding === undefined ? {} : { finding };
  const said = declared?.sensitive;
  if (said !== undefined) {
    const decision = { by: 'kaizen.yaml', declared: true };
    if (said === 'none') return { column: name, status: 'dismissed', decision, ...found };
    const masking = declared?.masking ?? defaultMasking[said];
    return { column: name, status: 'confirmed', class: said, masking, decision, ...found };
  }
  if (row === undefined) return undefined;
  const kind = classOf(row);
  return {
    column: name,
    status: row.status as SensitiveColumn['status'],
    ...(kind === undefined ? {} : { class: kind }),
    ...(kind === undefined || row.status === 'dismissed' ? {} : { masking: maskingOf(row, kind) }),
    ...(row.decided_by === null
      ? {}
      : {
          decision: {
            by: row.decided_by,
            declared: false,
            ...(row.reason === null ? {} : { reason: row.reason }),
            ...(row.decided_at === null ? {} : { at: row.decided_at }),
          },
        }),
    ...found,
  };
}

/** What a scan does to what is known of a column. */
export type FindingEffect =
  | { readonly kind: 'put'; readonly row: SensitiveColumnRow; readonly isNew: boolean }
  | { readonly kind: 'remove' }
  | { readonly kind: 'nothing' };

/**
 * What becomes of a column that a scan looked at. A decision stays: a confirmed column stays masked whatever is found, a dismissed one stays dismissed while the same
 * class is found (or none), and is proposed again when it looks like another one. A proposal that is not found any more goes.
 */
export function applyFinding(
  key: Pick<SensitiveColumnRow, 'dataset_id' | 'column_name'>,
  before: SensitiveColumnRow | undefined,
  found: SensitiveFinding | undefined,
): FindingEffect {
  const finding = found === undefined ? null : JSON.stringify(found);
  const open = { status: 'proposed', class: null, masking: null, decided_by: null, reason: null, decided_at: null };
  if (before === undefined)
    return found === undefined ? { kind: 'nothing' } : { kind: 'put', row: { ...key, finding, ...open }, isNew: true };
  if (before.status === 'proposed') {
    if (found === undefined) return { kind: 'remove' };
    return { kind: 'put', row: { ...before, finding }, isNew: findingOf(before)?.class !== found.class };
  }
  const isOther = before.status === 'dismissed' && found !== undefined && found.class !== before.class;
  if (isOther) return { kind: 'put', row: { ...key, finding, ...open }, isNew: true };
  return before.finding === finding ? { kind: 'nothing' } : { kind: 'put', row: { ...before, finding }, isNew: false };
}
