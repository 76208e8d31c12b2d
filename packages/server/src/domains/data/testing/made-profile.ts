import type { ColumnProfile, SchemaColumn } from '@kaizen/contracts';
import type { DuckSession } from '../../../platform/duck/duck.ts';
import { describeProfile } from '../profile/describe-profile.ts';
import { profileSegment } from '../profile/profile-segment.duck.ts';
import type { SegmentProfile } from '../profile/segment-profile.ts';
import { storedType } from '../validation/row-rules.ts';

/** Columns whose values are SQL over the number of the row, `i`. */
export type MadeColumns = ReadonlyArray<readonly [name: string, type: SchemaColumn['type'], sql: string]>;

/** Profiles `rows` made rows, numbered from `first` on. */
export function profileMade(
  session: DuckSession,
  columns: MadeColumns,
  rows: number,
  first = 0,
): Promise<SegmentProfile> {
  const select = columns.map(([name, type, sql]) => `CAST(${sql} AS ${storedType(type)}) AS "${name}"`);
  const from = `(SELECT ${select.join(', ')}, i - ${first} AS __row FROM range(${first}, ${first + rows}) t(i))`;
  const schema = columns.map(([name, type]) => ({ name, type }));
  return profileSegment(session, { from, columns: schema, rows });
}

export function columnOf(profile: SegmentProfile, name: string): ColumnProfile {
  const column = describeProfile(profile).columns.find((one) => one.name === name);
  if (column === undefined) throw new Error(`No column ${name}.`);
  return column;
}
