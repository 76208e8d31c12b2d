import { ColumnProfile, DatasetProfile, type VersionView } from '@kaizen/contracts';
import { Type } from 'typebox';
import { defineRoute, type Route } from '../../../platform/http/route.ts';
import type { Platform } from '../../../platform/platform.ts';
import { findVersionRow } from '../dataset-view.sql.ts';
import { columnNotFound, versionNotFound } from '../errors.ts';
import type { VersionRow } from '../tables.ts';
import { trimProfile } from './profile-form.ts';
import { readColumnProfile, readProfile } from './read-profile.sql.ts';

const VersionParams = Type.Object({ dataset: Type.String(), versionId: Type.String() });
const read = { permission: 'data:dataset:read', tag: 'data' } as const;

/** Finds a version by id, beginning of an id, tag, `current` or steps back. */
type Resolve = (dataset: string, reference: string) => Promise<Pick<VersionView, 'id'>>;

/** The profile of a version, whole or column by column. */
export function createProfileRoutes({ db }: Pick<Platform, 'db'>, resolve: Resolve): Route[] {
  const getVersionRow = async ({ dataset, versionId }: { dataset: string; versionId: string }): Promise<VersionRow> => {
    const { id } = await resolve(dataset, versionId);
    const row = await findVersionRow(db, id);
    if (row === undefined) throw versionNotFound(id);
    return row;
  };
  return [
    defineRoute({
      ...read,
      method: 'GET',
      path: '/api/v1/datasets/:dataset/versions/:versionId/profile',
      operationId: 'getProfile',
      summary: 'The distribution of every column of a version',
      params: VersionParams,
      query: Type.Object({
        form: Type.Optional(
          Type.Union([Type.Literal('light'), Type.Literal('plain'), Type.Literal('full')], {
            default: 'plain',
            description:
              'light: what a list of many columns shows; plain: everything but the mergeable summaries; full: with them.',
          }),
        ),
      }),
      response: DatasetProfile,
      handler: async ({ params, query }) =>
        trimProfile(await readProfile(db, await getVersionRow(params)), query.form ?? 'plain'),
    }),
    defineRoute({
      ...read,
      method: 'GET',
      path: '/api/v1/datasets/:dataset/versions/:versionId/profile/column',
      operationId: 'getColumnProfile',
      summary: 'One column of the profile of a version, in full',
      params: VersionParams,
      query: Type.Object({ name: Type.String() }),
      response: ColumnProfile,
      async handler({ params, query: { name } }) {
        const column = await readColumnProfile(db, await getVersionRow(params), name);
        if (column === undefined) throw columnNotFound(params.versionId, name);
        return column;
      },
    }),
  ];
}
