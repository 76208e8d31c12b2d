import {
  type BatchView,
  type ColumnProfile,
  type DatasetProfile,
  type DatasetView,
  type DriftAnswer,
  type DriftCourse,
  type DriftCourseAnswer,
  type DriftReport,
  type QuarantinePage,
  RawQuery,
  type ValidationReport,
  type VersionDiff,
  type VersionWithVerdict,
} from '@kaizen/contracts';
import { Type } from 'typebox';
import { RawReply, type Route, type RouteInput } from '../../../../platform/http/route.ts';
import type { DataReader } from '../../data-reader.ts';
import type { VersionCommands } from '../../version/version-service.ts';
import type { RawSurface, ReadAsk } from '../raw/read-ask.ts';
import type { MaskPlan } from './mask-rule.ts';
import { REDACTED } from './mask-rule.ts';
import { maskCourse, maskDriftReport, maskReport, maskVerdict } from './masked-reports.ts';
import {
  maskBatch,
  maskCells,
  maskColumnProfile,
  maskDataset,
  maskDiff,
  maskFix,
  maskProfile,
} from './masked-views.ts';
import type { Masking } from './masking.ts';

/** How the answer of an operation is masked. With a surface a caller may ask for raw values instead. */
interface MaskedAnswer {
  readonly surface?: RawSurface;
  mask(answer: unknown, plan: MaskPlan): unknown;
}

/** Row mapping: the answer of a route is of its response schema. */
function shows<View>(mask: (view: View, plan: MaskPlan) => View, surface?: RawSurface): MaskedAnswer {
  const erased = mask as (view: unknown, plan: MaskPlan) => unknown;
  return { mask: erased, ...(surface === undefined ? {} : { surface }) };
}

/** Operations of one dataset whose answers hold values of rows that were read before. */
const answers: Readonly<Record<string, MaskedAnswer>> = {
  getDataset: shows<DatasetView>(maskDataset),
  listBatches: shows<{ items: BatchView[] }>((page, plan) => ({
    ...page,
    items: page.items.map((batch) => maskBatch(batch, plan)),
  })),
  getBatch: shows<BatchView>(maskBatch),
  getProfile: shows<DatasetProfile>(maskProfile, 'profile'),
  getColumnProfile: shows<ColumnProfile>(maskColumnProfile, 'profile'),
  browseQuarantine: shows<QuarantinePage>(maskQuarantine, 'quarantine'),
  diffVersions: shows<VersionDiff>(maskDiff, 'difference'),
  getValidation: shows<ValidationReport>(maskReport, 'validation'),
  getVersionVerdict: shows<VersionWithVerdict>(maskWithVerdict),
  acceptVersion: shows<VersionWithVerdict>(maskWithVerdict),
  rejectVersion: shows<VersionWithVerdict>(maskWithVerdict),
  compareVersions: shows<DriftAnswer>(({ report, ...answer }, plan) => ({
    ...answer,
    ...(report === undefined ? {} : { report: maskDriftReport(report, plan) }),
  })),
  getDriftReport: shows<DriftReport>(maskDriftReport),
  followVersion: shows<DriftCourseAnswer>(({ course, ...answer }, plan) => ({
    ...answer,
    ...(course === undefined ? {} : { course: maskCourse(course, plan) }),
  })),
  getDriftCourse: shows<DriftCourse>(maskCourse),
};

/** Operations that mask what they show themselves, while they read it. */
export const maskingOperations: ReadonlySet<string> = new Set([
  ...Object.keys(answers),
  'listDatasets',
  'previewRows',
  'getValidationPage',
  // People's SQL gets at columns through `maskedSight` alone.
  'exploreQuery',
  'exploreChart',
  'getExploreResult',
  'readExploreRows',
]);

function maskWithVerdict({ version, verdict }: VersionWithVerdict, plan: MaskPlan): VersionWithVerdict {
  return { version, verdict: maskVerdict(verdict, plan) };
}

function maskQuarantine(page: QuarantinePage, plan: MaskPlan): QuarantinePage {
  if (plan.rules.size === 0) return page;
  const rows = page.rows.map(({ text, ...row }) => ({
    ...row,
    ...(text === undefined ? {} : { text: REDACTED }),
    cells: maskCells(row.cells, page.columns, plan),
    corrected: maskCells(row.corrected, page.columns, plan),
  }));
  const masked = page.columns.filter((name) => plan.rules.has(name));
  return { ...page, rows, fixes: page.fixes.map((fix) => maskFix(fix, plan)), masked };
}

type Input = RouteInput<Readonly<Record<string, string>>, ReadAsk['query'] | undefined, unknown>;

/** The routes of the room with everything masked that they show. Routes that mask while they read are left as they are. */
export function maskRoutes(
  routes: readonly Route[],
  masking: Masking,
  versions: Pick<VersionCommands, 'resolve'>,
): readonly Route[] {
  return routes.map((route) => {
    const masked = answers[route.operationId];
    if (masked !== undefined) return maskRoute(route, masked, masking, versions);
    return route.operationId === 'listDatasets' ? maskList(route, masking) : route;
  });
}

function maskRoute(
  route: Route,
  { surface, mask }: MaskedAnswer,
  masking: Masking,
  versions: Pick<VersionCommands, 'resolve'>,
): Route {
  return {
    ...route,
    ...(surface === undefined ? {} : { query: withRaw(route), alsoAsks: ['data:raw:read'] }),
    async handler(input: Input) {
      const answer: unknown = await route.handler(input);
      if (answer instanceof RawReply) return answer;
      const { dataset = '', versionId, batchId } = input.params;
      if (surface === undefined || input.query?.raw !== true) return mask(answer, await masking.planOf(dataset));
      const version = versionId === undefined ? undefined : (await versions.resolve(dataset, versionId)).id;
      const { caller, query } = input;
      return mask(
        answer,
        await masking.planFor(dataset, {
          caller,
          may: input.may,
          query,
          surface,
          ...(version === undefined ? {} : { versionId: version }),
          ...(batchId === undefined ? {} : { batchId }),
        }),
      );
    },
  };
}

function withRaw(route: Route) {
  const fields: unknown = route.query === undefined ? {} : Reflect.get(route.query, 'properties');
  return Type.Object({ ...(fields as typeof RawQuery), ...RawQuery });
}

/** Datasets with their last batch, whose reasons hold values. */
function maskList(route: Route, masking: Masking): Route {
  return {
    ...route,
    async handler(input: Input) {
      // Row mapping: as above.
      const page = (await route.handler(input)) as { readonly items: readonly DatasetView[] };
      const items: DatasetView[] = [];
      for (const dataset of page.items) items.push(maskDataset(dataset, await masking.planOf(dataset.name)));
      return { ...page, items };
    },
  };
}

/** The reader of other rooms: what it says of checks is shown to people, everything else is read by the process itself. */
export function maskReader(reader: DataReader, masking: Masking): DataReader {
  return {
    ...reader,
    async getVerdict(versionId) {
      const { dataset } = await reader.getVersion(versionId);
      return maskVerdict(await reader.getVerdict(versionId), await masking.planOf(dataset));
    },
  };
}
