import { createTestPlatform, type TestPlatform, type TestPlatformOptions } from '../../../../testing/test-platform.ts';
import { createLineage } from '../create-lineage.ts';
import { columnLineageFacet, type InputField, PRODUCER, schemaFacet, versionFacet } from '../facets.ts';
import type { LineageDataset, RunEvent, RunEventType } from '../openlineage.ts';
import { computeRunUuid } from '../run-uuid.ts';

/** Namespace of the events of this scene: that of the platform itself. */
export const OWN = 'kaizen://plant';

/** Lineage on a real platform. */
export async function createLineageScene(options: TestPlatformOptions = {}) {
  const platform: TestPlatform = await createTestPlatform({
    ...options,
    config: { openlineageNamespace: OWN, ...options.config },
  });
  return { platform, lineage: createLineage(platform) };
}

/** Columns of a dataset by what each is made of, as `dataset.column`. */
export type Made = Readonly<Record<string, readonly string[]>>;

/** A dataset of an event; `made` becomes its column lineage. */
export function dataset(name: string, given: { readonly version?: string; readonly made?: Made } = {}): LineageDataset {
  const { version, made } = given;
  const inputs = (from: readonly string[]): InputField[] =>
    from.map((one) => {
      const cut = one.lastIndexOf('.');
      return { namespace: OWN, name: one.slice(0, cut), field: one.slice(cut + 1) };
    });
  const fields = Object.entries(made ?? {}).map(([field, from]) => [field, inputs(from)]);
  return {
    namespace: OWN,
    name,
    facets: {
      ...(version === undefined ? {} : { version: versionFacet(version) }),
      ...(made === undefined
        ? {}
        : {
            schema: schemaFacet(Object.keys(made).map((column) => ({ name: column }))),
            columnLineage: columnLineageFacet(Object.fromEntries(fields)),
          }),
    },
  };
}

/** An event of a run; `at` counts seconds from a fixed moment. */
export function runEvent(
  job: string,
  given: {
    readonly run?: string;
    readonly type?: RunEventType;
    readonly at?: number;
    readonly inputs?: readonly LineageDataset[];
    readonly outputs?: readonly LineageDataset[];
  } = {},
): RunEvent {
  const { run = job, type = 'COMPLETE', at = 0, inputs = [], outputs = [] } = given;
  return {
    eventType: type,
    eventTime: new Date(Date.UTC(2026, 0, 5, 8) + at * 1000).toISOString(),
    producer: PRODUCER,
    run: { runId: computeRunUuid('test', run) },
    job: { namespace: `${OWN}/line`, name: job },
    inputs,
    outputs,
  };
}
