import type { EventDraft } from '@kaizen/contracts';
import { columnsOf } from './expression/columns-of-tree.ts';
import { parseExpression } from './expression/parse-expression.ts';
import type { SetDefinition } from './set-definition.ts';
import type { FeatureRevisionRow, FeatureSetRow } from './tables.ts';

/** A set got a revision: what the model sees, and the raw columns that each feature is made of. */
export function setRevised(
  set: Pick<FeatureSetRow, 'name' | 'project_id' | 'environment'>,
  revision: Pick<FeatureRevisionRow, 'id' | 'revision'>,
  { from: dataset, derived, use }: SetDefinition,
): EventDraft {
  const expressions = new Map(derived.map(({ name, expression }) => [name, expression]));
  return {
    type: 'features.set.revised',
    projectId: set.project_id,
    environment: set.environment,
    actor: { kind: 'system', name: 'features' },
    subject: set.name,
    inputs: [{ kind: 'dataset', id: dataset, name: dataset }],
    outputs: [{ kind: 'feature_set', id: revision.id, name: set.name }],
    payload: {
      set: set.name,
      featureSetId: revision.id,
      revision: revision.revision,
      dataset,
      features: use.map((name) => {
        const expression = expressions.get(name);
        return expression === undefined
          ? { name, from: [name] }
          : { name, from: [...columnsOf(parseExpression(expression))], expression };
      }),
    },
  };
}
