import type { NodeView } from './graph-view.ts';
import { recordOf } from './openlineage.ts';

/** A column as a schema facet tells it. */
interface FieldView {
  readonly name: string;
  readonly type: string | undefined;
  readonly description: string | undefined;
}

/** The columns of a dataset, from its schema facet; what does not fit the spec is left out. */
export function fieldsOfNode({ facets }: Pick<NodeView, 'facets'>): readonly FieldView[] {
  const fields = facets.schema?.fields;
  const views: FieldView[] = [];
  if (!Array.isArray(fields)) return views;
  for (const field of fields) {
    const { name, type, description } = recordOf(field);
    if (typeof name === 'string') views.push({ name, type: textOrNone(type), description: textOrNone(description) });
  }
  return views;
}

function textOrNone(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
