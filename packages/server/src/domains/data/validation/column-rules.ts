import type { RuleSpec, SchemaColumn } from '@kaizen/contracts';
import type { EffectiveSchema } from '../schema/effective-schema.ts';
import type { PlacedRule } from './rule-result.ts';

/** All rules of a schema in an environment: those of columns, in order, then the declared ones. */
export function rulesOf(schema: EffectiveSchema, environment: string): readonly PlacedRule[] {
  const absent = new Set(
    schema.columns.filter(({ absentIn }) => absentIn?.includes(environment)).map(({ name }) => name),
  );
  const ofColumns = schema.columns.filter(({ name }) => !absent.has(name)).flatMap(rulesOfColumn);
  const declared = schema.rules.flatMap((spec, index) => {
    const named = spec.environments === undefined || spec.environments.includes(environment);
    const asksAbsent = [spec.column, spec.column_A, spec.column_B].some(
      (name) => name !== undefined && absent.has(name),
    );
    return named && !asksAbsent ? [{ id: `rules.${index}`, spec }] : [];
  });
  return [...ofColumns, ...declared];
}

/** What the fields of a column say, each as a rule of its own. */
function rulesOfColumn(column: SchemaColumn): readonly PlacedRule[] {
  const severity = column.severity ?? 'error';
  const place = (field: string, spec: Omit<RuleSpec, 'severity'>): PlacedRule => ({
    id: `columns.${column.name}.${field}`,
    spec: { ...spec, severity },
  });
  const on = { column: column.name };
  const rules = [
    place('name', { rule: 'expect_column_to_exist', ...on }),
    place('type', { rule: 'expect_column_values_to_be_of_type', ...on, type_: column.type }),
    ...presenceOf(column, place),
  ];
  const { min, max, values, pattern, minLength, maxLength, earliest, latest } = column;
  if (min !== undefined || max !== undefined)
    rules.push(
      place(min === undefined ? 'max' : 'min', {
        rule: 'expect_column_values_to_be_between',
        ...on,
        ...bounds(min, max),
      }),
    );
  if (values !== undefined)
    rules.push(place('values', { rule: 'expect_column_values_to_be_in_set', ...on, value_set: [...values] }));
  if (pattern !== undefined)
    rules.push(place('pattern', { rule: 'expect_column_values_to_match_regex', ...on, regex: pattern }));
  if (minLength !== undefined || maxLength !== undefined)
    rules.push(
      place('length', { rule: 'expect_column_value_lengths_to_be_between', ...on, ...bounds(minLength, maxLength) }),
    );
  if (earliest !== undefined || latest !== undefined)
    rules.push(place('dates', { rule: 'expect_column_values_to_be_between', ...on, ...bounds(earliest, latest) }));
  if (column.unique === true) rules.push(place('unique', { rule: 'expect_column_values_to_be_unique', ...on }));
  return rules;
}

/** `id` and `leak` columns may be missing in rows that come from another room, so there it is told only. */
function presenceOf(
  column: SchemaColumn,
  place: (field: string, spec: Omit<RuleSpec, 'severity'>) => PlacedRule,
): readonly PlacedRule[] {
  const spec = { rule: 'expect_column_values_to_not_be_null', column: column.name } as const;
  if (column.required === false)
    return column.present === undefined ? [] : [place('present', { ...spec, mostly: column.present })];
  const asked = place('required', spec);
  return column.role === 'id' || column.role === 'leak'
    ? [{ ...asked, spec: { ...asked.spec, severity: 'info' } }]
    : [asked];
}

function bounds<T extends number | string>(min: T | undefined, max: T | undefined) {
  return { ...(min === undefined ? {} : { min_value: min }), ...(max === undefined ? {} : { max_value: max }) };
}
