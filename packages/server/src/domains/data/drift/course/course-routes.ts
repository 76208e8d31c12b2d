import {
  DriftCourse,
  DriftCourseAnswer,
  DriftCoursePage,
  DriftCourseRequest,
  type DriftCourseSummary,
} from '@kaizen/contracts';
import { Type } from 'typebox';
import { defineRoute, type Route } from '../../../../platform/http/route.ts';
import type { Platform } from '../../../../platform/platform.ts';
import { getDatasetRow } from '../../data-reader-service.ts';
import { computeReportId } from '../drift-question.ts';
import { listDriftReports } from '../drift-store.sql.ts';
import { enqueueDrift } from '../enqueue-drift.ts';
import type { CourseService } from './course-service.ts';

/** Up to so many cells the answer waits; more becomes a job. */
const AT_ONCE = 4_000_000;
const Params = Type.Object({ dataset: Type.String() });
const part = { permission: 'data:dataset:read', tag: 'data' } as const;

/** Following a version over windows, and reading the kept courses. */
export function createCourseRoutes(platform: Pick<Platform, 'db' | 'jobs' | 'ids'>, service: CourseService): Route[] {
  const { db } = platform;
  return [
    defineRoute({
      ...part,
      method: 'POST',
      path: '/api/v1/datasets/:dataset/drift/courses',
      operationId: 'followVersion',
      summary: 'Follow a version over windows: when a structural change began, and which columns it names',
      params: Params,
      body: DriftCourseRequest,
      response: DriftCourseAnswer,
      async handler({ params, body, signal }) {
        const question = await service.ask(params.dataset, body);
        const courseId = computeReportId(question);
        const kept = await service.find(question);
        if (kept !== undefined) return { courseId, course: kept };
        if ((await service.measureSize(question)) > AT_ONCE)
          return { courseId, jobId: await enqueueDrift(platform, courseId, question) };
        const course = await service.follow(question, { signal });
        await service.keep(question, course);
        return { courseId, course };
      },
    }),
    defineRoute({
      ...part,
      method: 'GET',
      path: '/api/v1/datasets/:dataset/drift/courses',
      operationId: 'listDriftCourses',
      summary: 'Kept courses of a dataset, newest first',
      params: Params,
      query: Type.Object({
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
        cursor: Type.Optional(Type.String()),
      }),
      response: DriftCoursePage,
      async handler({ params, query }) {
        const dataset = await getDatasetRow(db, params.dataset);
        const { items, next } = await listDriftReports(db, dataset.id, 'course', query);
        // Row mapping: written with the course from exactly this type.
        const summaries = items.map((row) => JSON.parse(row.summary) as DriftCourseSummary);
        return { items: summaries, ...(next === undefined ? {} : { next }) };
      },
    }),
    defineRoute({
      ...part,
      method: 'GET',
      path: '/api/v1/datasets/:dataset/drift/courses/:courseId',
      operationId: 'getDriftCourse',
      summary: 'A kept course with every window',
      params: Type.Object({ dataset: Type.String(), courseId: Type.String() }),
      response: DriftCourse,
      handler: ({ params }) => service.getCourse(params.dataset, params.courseId),
    }),
  ];
}
