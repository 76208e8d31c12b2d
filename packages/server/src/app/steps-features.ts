import type { FeaturesReader } from '../domains/features/index.ts';
import type { StepKind } from '../domains/pipelines/index.ts';

/** `features`: fixes the revision of the feature set for the rest of the run. Leaks are refused when the file is applied. */
export function createFeaturesStep({ features }: { readonly features: { readonly reader: FeaturesReader } }): StepKind {
  return {
    uses: 'features',
    async run({ subject }) {
      const { set, columns } = await features.reader.getCurrent(subject);
      return {
        verdict: 'go',
        outputs: { featureSetId: set.id },
        summary: `${set.name}, revision ${set.revision}: ${set.inputs.length} raw columns, ${set.derived.length} derived; the model sees ${columns.length}.`,
      };
    },
  };
}
