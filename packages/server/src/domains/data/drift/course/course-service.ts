import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type ColumnProfile,
  type DriftCourse,
  type DriftCourseColumn,
  type DriftCourseRequest,
  type DriftCourseSummary,
  findNearestName,
} from '@kaizen/contracts';
import { getDatasetRow } from '../../data-reader-service.ts';
import { computeReportId, METHODS } from '../drift-question.ts';
import type { DriftGiven, DriftWork } from '../drift-service.ts';
import { createDriftStore, findDriftReport } from '../drift-store.sql.ts';
import { courseInvalid, driftColumnUnknown, driftReportNotFound } from '../errors.ts';
import { resolveWord } from '../resolve-side.ts';
import { computeCourseColumn, groupChanges, orderColumns } from './compute-course.ts';
import { countColumns, groupColumns, listWindows, type WindowRead } from './count-windows.duck.ts';

/** A course with everything filled in; its hash is the id. */
export interface CourseQuestion {
  readonly kind: 'course';
  readonly methods: string;
  readonly dataset: string;
  readonly versionId: string;
  readonly cut: WindowRead['cut'];
  readonly reference: number | null;
  readonly only: readonly string[] | null;
}

/** About so many windows where no size is given. */
const WINDOWS = 100;
/** More windows than this are refused: they would be drawn on a few hundred pixels. */
const MOST_WINDOWS = 1000;
/** A column costs what so many rows of it cost, however few there are: each is grouped and judged by itself. */
const LEAST_ROWS = 60_000;
const numeric: ReadonlySet<string> = new Set(['number', 'integer', 'flag']);

/** Courses of a version over windows: asked, answered, kept. */
export interface CourseService {
  ask(dataset: string, request: DriftCourseRequest): Promise<CourseQuestion>;
  find(question: CourseQuestion): Promise<DriftCourse | undefined>;
  /** About how many cells following costs. */
  measureSize(question: CourseQuestion): Promise<number>;
  follow(question: CourseQuestion, work?: DriftWork): Promise<DriftCourse>;
  /** The row under which a course is kept. */
  toRow(question: CourseQuestion, course: DriftCourse): ReturnType<typeof toCourseRow>;
  keep(question: CourseQuestion, course: DriftCourse): Promise<void>;
  getCourse(dataset: string, id: string): Promise<DriftCourse>;
}

export function createCourseService(given: DriftGiven): CourseService {
  return {
    ask: (dataset, request) => ask(given, dataset, request),
    async find(question) {
      const row = await findDriftReport(given.db, computeReportId(question));
      return row === undefined ? undefined : readCourse(row);
    },
    async measureSize(question) {
      const version = await given.reader.getVersion(question.versionId);
      return Math.max(version.rows, LEAST_ROWS) * (await columnsOf(given, question)).length;
    },
    follow: (question, work = {}) => follow(given, question, work),
    toRow: (question, course) => toCourseRow(given, question, course),
    async keep(question, course) {
      const row = await toCourseRow(given, question, course);
      await given.db.run((tx) => createDriftStore(tx).insert(row));
    },
    async getCourse(dataset, id) {
      const { id: datasetId } = await getDatasetRow(given.db, dataset);
      const row = await findDriftReport(given.db, id);
      if (row === undefined || row.dataset_id !== datasetId || row.kind !== 'course')
        throw driftReportNotFound(dataset, id);
      return readCourse(row);
    },
  };
}

function readCourse(row: { readonly report: string }): DriftCourse {
  // Row mapping: written by `toCourseRow` from exactly this type.
  return JSON.parse(row.report) as DriftCourse;
}

async function toCourseRow({ db, clock }: DriftGiven, question: CourseQuestion, course: DriftCourse) {
  const { windows: _w, columns: _c, ...summary } = course;
  return {
    id: course.id,
    dataset_id: (await getDatasetRow(db, question.dataset)).id,
    kind: 'course',
    reference_version_id: question.versionId,
    current_version_id: question.versionId,
    request: JSON.stringify(question),
    summary: JSON.stringify(summary satisfies DriftCourseSummary),
    report: JSON.stringify(course),
    created_at: clock.now(),
  };
}

async function ask(given: DriftGiven, dataset: string, request: DriftCourseRequest): Promise<CourseQuestion> {
  await getDatasetRow(given.db, dataset);
  const version = await resolveWord(given, dataset, request.version ?? 'current');
  const { columns } = await given.reader.getProfile(version.id);
  const names = columns.map(({ name }) => name);
  for (const name of [...(request.only ?? []), ...(request.by === undefined ? [] : [request.by.column])]) {
    if (!names.includes(name)) throw driftColumnUnknown(dataset, name, findNearestName(name, names));
  }
  const by = columns.find(({ name }) => name === request.by?.column);
  if (by !== undefined && !numeric.has(by.type)) {
    throw courseInvalid(
      `Windows can be cut by a column of numbers; "${by.name}" holds ${by.type}. Cut by rows, or by another column.`,
    );
  }
  return {
    kind: 'course',
    methods: METHODS,
    dataset,
    versionId: version.id,
    cut: request.by ?? { rows: request.rows ?? Math.max(1, Math.ceil(version.rows / WINDOWS)) },
    reference: request.reference ?? null,
    only: request.only === undefined ? null : [...new Set(request.only)].sort(),
  };
}

async function columnsOf(
  { reader }: DriftGiven,
  { versionId, only, cut, dataset }: CourseQuestion,
): Promise<readonly ColumnProfile[]> {
  const { columns } = await reader.getProfile(versionId);
  const roles = new Map((await reader.getSchema(dataset)).columns.map(({ name, role }) => [name, role]));
  const isCut = (name: string) => 'column' in cut && cut.column === name;
  return columns.filter(({ name }) => (only === null ? roles.get(name) !== 'id' && !isCut(name) : only.includes(name)));
}

async function follow(given: DriftGiven, question: CourseQuestion, work: DriftWork): Promise<DriftCourse> {
  const columns = await columnsOf(given, question);
  const opened = await given.reader.openVersion(question.versionId);
  try {
    const read = { duck: given.duck, from: opened.from, cut: question.cut, signal: work.signal };
    const windows = await listWindows(read);
    const reference = chooseReference(windows.size, question.reference);
    const asked = columns.map(({ name, type, distinct }) => ({ name, isNumber: numeric.has(type), distinct }));
    const followed: DriftCourseColumn[] = [];
    work.onProgress?.(0, columns.length);
    for (const group of groupColumns(asked)) {
      work.signal?.throwIfAborted();
      for (const counted of await countColumns(read, group, [...windows.keys()])) {
        followed.push(computeCourseColumn(counted, reference));
        await nextTurn();
      }
      work.onProgress?.(followed.length, columns.length);
    }
    const list = [...windows.values()];
    return {
      id: computeReportId(question),
      dataset: question.dataset,
      createdAt: given.clock.now(),
      methods: question.methods,
      versionId: question.versionId,
      ...('column' in question.cut ? { by: question.cut.column } : {}),
      reference,
      changes: groupChanges(followed, list),
      windows: list,
      columns: orderColumns(followed),
    };
  } finally {
    opened.release();
  }
}

/** How many windows are the reference; refuses what leaves nothing to compare. */
export function chooseReference(windows: number, wanted: number | null): number {
  if (windows > MOST_WINDOWS)
    throw courseInvalid(`This cuts ${windows} windows; at most ${MOST_WINDOWS} are followed. Make them larger.`);
  const reference = wanted ?? Math.max(2, Math.floor(windows / 5));
  if (windows <= reference) {
    throw courseInvalid(
      `There are ${windows} windows and ${reference} of them are the reference, which leaves none to follow. Make the windows smaller.`,
    );
  }
  return reference;
}
