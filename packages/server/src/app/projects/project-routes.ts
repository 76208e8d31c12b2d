import { timingSafeEqual } from 'node:crypto';
import { AppliedManifest, ApplyManifest, LoopView, ProjectView, pageOf } from '@kaizen/contracts';
import { Type } from 'typebox';
import { namePage, pageByName } from '../../platform/http/name-page.ts';
import { defineRoute, type Route } from '../../platform/http/route.ts';
import { tokenNeeded } from './errors.ts';
import type { ProjectService } from './project-service.ts';

/** Projects over HTTP. `loop` computes the home page of a project. */
export function projectRoutes(parts: {
  readonly projects: ProjectService;
  readonly token: string;
  readonly loop: (project: string) => Promise<LoopView>;
}): readonly Route[] {
  const { projects, token, loop } = parts;
  const project = Type.Object({ project: Type.String() });
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/projects',
      operationId: 'listProjects',
      summary: 'Projects of this home',
      permission: 'app:project:read',
      tag: 'projects',
      query: Type.Object(namePage),
      response: pageOf(ProjectView),
      async handler({ query }) {
        const { items, ...next } = pageByName(await projects.list(), query);
        return { items: [...items], ...next };
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/projects/:project',
      operationId: 'getProject',
      summary: 'One project',
      permission: 'app:project:read',
      tag: 'projects',
      params: project,
      response: ProjectView,
      handler: ({ params }) => projects.get(params.project),
    }),
    defineRoute({
      method: 'GET',
      path: '/api/v1/projects/:project/loop',
      operationId: 'getLoop',
      summary: 'The live state of every stage of the loop',
      permission: 'app:project:read',
      tag: 'projects',
      params: project,
      response: LoopView,
      handler: ({ params }) => loop(params.project),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/projects/apply',
      operationId: 'applyManifest',
      summary: 'Applies the text of a kaizen.yaml',
      permission: 'app:project:write',
      tag: 'projects',
      body: ApplyManifest,
      response: AppliedManifest,
      handler: ({ body, caller }) => projects.apply(body, caller.name),
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/folders',
      operationId: 'registerFolder',
      summary: 'Registers a folder of this machine that commands may run in',
      permission: 'app:project:write',
      tag: 'projects',
      body: Type.Object({ folder: Type.String() }),
      response: Type.Object({ folder: Type.String() }),
      handler: async ({ body, headers }) => {
        if (!isToken(headers['x-kaizen-token'], token)) throw tokenNeeded();
        return { folder: await projects.registerFolder(body.folder) };
      },
    }),
  ];
}

function isToken(given: string | undefined, token: string): boolean {
  const left = Buffer.from(given ?? '');
  const right = Buffer.from(token);
  return left.length === right.length && timingSafeEqual(left, right);
}
