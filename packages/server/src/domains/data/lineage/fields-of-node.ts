import type { NodeView } from './graph-view.ts';

/** A column as a schema facet tells it. */
interface FieldView {
  readonly name: string;
  readonly type: string | undefined;
  readonly description: string | undefined;
}

/** The columns of a dataset, from its schema facet; what does not fit the spec is left out. */
export function fieldsOfNode({ facets }: Pick<NodeView, 'facets'>): readonly FieldView[] {
  const fields = facets.schema?.fields;
  if (!Array.isArray(fields)) return [];
  return fields.flatMap((field: unknown) => {
    const of = (name: string): unknown =>
      typeof field === 'object' && field !== null ? Reflect.get(field, name) : null;
    const text = (name: string) => {
      const value = of(name);
      return typeof value === 'string' ? value : undefined;
    };
    const name = text('name');
    return name === undefined ? [] : [{ name, type: text('type'), description: text('description') }];
  });
}
