import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { createPacer } from '../../../platform/pacer.ts';
import type { ProfilePartRow } from '../tables.ts';
import type { ColumnPart, SegmentProfile } from './segment-profile.ts';

const compress = promisify(gzip);
const uncompress = promisify(gunzip);
/** Columns of one part: the profile of one column of a wide dataset is read without the others. */
const PART_COLUMNS = 25;

/** Part 0 of a stored profile. */
type ProfileHead = Pick<SegmentProfile, 'rows' | 'correlations'> & { readonly names: readonly string[] };

/** A profile as it is stored. */
export interface PackedProfile {
  readonly owner: string;
  readonly parts: ReadonlyArray<Pick<ProfilePartRow, 'part' | 'body'>>;
}

/** Cuts a profile into parts and compresses them, off the event loop. */
export async function packProfile(owner: string, profile: SegmentProfile): Promise<PackedProfile> {
  const { rows, columns, correlations } = profile;
  const names = columns.map(({ name }) => name);
  const head: ProfileHead = { rows, names, ...(correlations === undefined ? {} : { correlations }) };
  const parts = [{ part: 0, body: await packJson(head) }];
  const pace = createPacer();
  for (let at = 0; at < columns.length; at += PART_COLUMNS) {
    parts.push({ part: parts.length, body: await packJson(columns.slice(at, at + PART_COLUMNS)) });
    await pace();
  }
  return { owner, parts };
}

/** The profile of all parts, in order. */
export async function unpackProfile(bodies: readonly string[]): Promise<SegmentProfile> {
  const [first = '', ...rest] = bodies;
  const { rows, correlations } = await unpackHead(first);
  const columns: ColumnPart[] = [];
  const pace = createPacer();
  for (const body of rest) {
    columns.push(...(await unpackColumns(body)));
    await pace();
  }
  return { rows, columns, ...(correlations === undefined ? {} : { correlations }) };
}

/** Rows, names and correlations. */
export async function unpackHead(body: string): Promise<ProfileHead> {
  // Row mapping: parts are written by packProfile only.
  return (await unpackJson(body)) as ProfileHead;
}

/** Columns of a part from 1 on. */
export async function unpackColumns(body: string): Promise<readonly ColumnPart[]> {
  // Row mapping: parts are written by packProfile only.
  return (await unpackJson(body)) as ColumnPart[];
}

/** The part of a column by its place in the schema. */
export function partOfColumn(place: number): number {
  return 1 + Math.floor(place / PART_COLUMNS);
}

async function packJson(value: unknown): Promise<string> {
  return (await compress(JSON.stringify(value))).toString('base64');
}

async function unpackJson(body: string): Promise<unknown> {
  return JSON.parse((await uncompress(Buffer.from(body, 'base64'))).toString('utf8'));
}
