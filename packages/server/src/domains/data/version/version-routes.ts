import {
  CollectedVersions,
  CollectVersions,
  DecideVersion,
  RevertVersion,
  SetTag,
  VersionDiff,
  VersionTag,
  VersionTagList,
  VersionView,
  VersionWithVerdict,
} from '@kaizen/contracts';
import { Type } from 'typebox';
import { cutList, OffsetQuery } from '../../../platform/http/offset-query.ts';
import { defineRoute, type Route } from '../../../platform/http/route.ts';
import type { Platform } from '../../../platform/platform.ts';
import type { Acceptance } from '../acceptance/acceptance-service.ts';
import type { DataReader } from '../data-reader.ts';
import { diffVersions } from './diff/diff-versions.ts';
import { noParent } from './errors.ts';
import type { VersionCommands } from './version-service.ts';

const DatasetParams = Type.Object({ dataset: Type.String() });
const VersionParams = Type.Object({ dataset: Type.String(), versionId: Type.String() });
const TagParams = Type.Object({ dataset: Type.String(), tag: Type.String() });
const read = { permission: 'data:dataset:read', tag: 'data' } as const;
const write = { permission: 'data:dataset:write', tag: 'data' } as const;

/** What the routes ask. */
interface RoomParts {
  readonly platform: Pick<Platform, 'db' | 'duck' | 'files'>;
  readonly reader: DataReader;
  readonly versions: VersionCommands;
  readonly acceptance: Acceptance;
}

/** Verdicts, tags, going back, collection and differences of versions. Every version may be named by id, beginning of an id, tag, `current` or steps back. */
export function createVersionRoutes(parts: RoomParts): Route[] {
  return [...createVerdictRoutes(parts), ...createTagRoutes(parts), ...createHistoryRoutes(parts)];
}

function createVerdictRoutes({ reader, versions, acceptance }: RoomParts): Route[] {
  const show = async (versionId: string) => ({
    version: await reader.getVersion(versionId),
    verdict: await acceptance.getVerdict(versionId),
  });
  const decide = (verdict: 'accepted' | 'rejected') =>
    defineRoute({
      ...write,
      method: 'POST',
      path: `/api/v1/datasets/:dataset/versions/:versionId/${verdict === 'accepted' ? 'accept' : 'reject'}`,
      operationId: verdict === 'accepted' ? 'acceptVersion' : 'rejectVersion',
      summary:
        verdict === 'accepted'
          ? 'Make a staged version current; against its checks this needs a reason'
          : 'Reject a staged version for good, with a reason; it stays readable',
      params: VersionParams,
      body: DecideVersion,
      response: VersionWithVerdict,
      async handler({ params, body, caller }) {
        const { id } = await versions.resolve(params.dataset, params.versionId);
        await acceptance.decide(id, { verdict, reason: body.reason ?? '', by: caller.name });
        return show(id);
      },
    });
  return [
    defineRoute({
      ...read,
      method: 'GET',
      path: '/api/v1/datasets/:dataset/versions/:versionId/verdict',
      operationId: 'getVersionVerdict',
      summary: 'Why a version stands where it stands: its checks, and what a person decided',
      params: VersionParams,
      response: VersionWithVerdict,
      handler: async ({ params }) => show((await versions.resolve(params.dataset, params.versionId)).id),
    }),
    decide('accepted'),
    decide('rejected'),
  ];
}

function createTagRoutes({ versions }: RoomParts): Route[] {
  return [
    defineRoute({
      ...read,
      method: 'GET',
      path: '/api/v1/datasets/:dataset/tags',
      operationId: 'listVersionTags',
      summary: 'Tags of a dataset',
      params: DatasetParams,
      query: OffsetQuery,
      response: VersionTagList,
      handler: async ({ params, query }) => cutList(await versions.listTags(params.dataset), query),
    }),
    defineRoute({
      ...write,
      method: 'PUT',
      path: '/api/v1/datasets/:dataset/tags/:tag',
      operationId: 'setVersionTag',
      summary: 'Set a tag on a version, or move it there',
      params: TagParams,
      body: SetTag,
      response: VersionTag,
      handler: ({ params, body, caller }) => versions.tag(params.dataset, params.tag, body.version, caller.name),
    }),
    defineRoute({
      ...write,
      method: 'DELETE',
      path: '/api/v1/datasets/:dataset/tags/:tag',
      operationId: 'deleteVersionTag',
      summary: 'Take a tag off',
      params: TagParams,
      response: VersionTagList,
      async handler({ params, caller }) {
        await versions.untag(params.dataset, params.tag, caller.name);
        return { items: [...(await versions.listTags(params.dataset))] };
      },
    }),
  ];
}

function createHistoryRoutes({ platform, reader, versions }: RoomParts): Route[] {
  return [
    defineRoute({
      ...read,
      method: 'GET',
      path: '/api/v1/datasets/:dataset/diff',
      operationId: 'diffVersions',
      summary: 'What lies between two versions: schema, rows by key, distributions',
      params: DatasetParams,
      query: Type.Object({
        from: Type.Optional(Type.String({ description: 'Default: the parent of `to`.' })),
        to: Type.Optional(Type.String({ default: 'current' })),
      }),
      response: VersionDiff,
      async handler({ params: { dataset }, query, signal }) {
        const to = await versions.resolve(dataset, query.to ?? 'current');
        const from = query.from ?? to.parentId;
        if (from === undefined) throw noParent(to.id);
        const { id } = await versions.resolve(dataset, from);
        return diffVersions(platform, reader, { dataset, from: id, to: to.id }, signal);
      },
    }),
    defineRoute({
      ...write,
      method: 'POST',
      path: '/api/v1/datasets/:dataset/revert',
      operationId: 'revertDataset',
      summary: 'Make the content of a former version current again, as a new version',
      params: DatasetParams,
      body: RevertVersion,
      response: VersionView,
      handler: ({ params, body, caller }) =>
        versions.revert(params.dataset, body.version, { by: caller.name, message: body.message }),
    }),
    defineRoute({
      ...write,
      method: 'POST',
      path: '/api/v1/datasets/:dataset/collect',
      operationId: 'collectVersions',
      summary: 'Remove the rows of former versions that retention lets go and nothing uses',
      params: DatasetParams,
      body: CollectVersions,
      response: CollectedVersions,
      handler: ({ params, body }) => versions.collect(params.dataset, body),
    }),
  ];
}
