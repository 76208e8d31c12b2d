import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isKaizenError } from '../../../kernel/errors.ts';
import type { Dialect } from './dialect.ts';
import { experimentDialect, loggedModelDialect, modelDialect, runDialect, versionDialect } from './dialects.ts';
import { resolveFilter } from './filter-resolver.ts';
import { resolveOrder } from './order-parser.ts';

function detailsOf(work: () => unknown): Readonly<Record<string, unknown>> | undefined {
  try {
    work();
  } catch (error) {
    if (isKaizenError(error)) return { code: error.code, ...error.details };
    throw error;
  }
  return undefined;
}

const number = (operator: string, value: number) => ({ type: 'number', operator, value });
const text = (operator: string, value: string) => ({ type: 'text', operator, value });

describe('filters that are understood', () => {
  it.each([
    ['metrics.acc >= 0.94', [['metric', 'acc', number('>=', 0.94)]]],
    ['metric.acc>-1.5e-3', [['metric', 'acc', number('>', -0.0015)]]],
    [
      '  metrics.acc>=1 and\tparams.m != "LR"\n',
      [
        ['metric', 'acc', number('>=', 1)],
        ['parameter', 'm', text('!=', 'LR')],
      ],
    ],
    ["parameters.model = 'LR'", [['parameter', 'model', text('=', 'LR')]]],
    ["param.`a b/c'd` = 'it''s'", [['parameter', "a b/c'd", text('=', "it's")]]],
    ['tags."mlflow.x" like \'%a\\%\'', [['tag', 'mlflow.x', text('LIKE', '%a\\%')]]],
    ["tag.a.b.c ilike 'É_'", [['tag', 'a.b.c', text('ILIKE', 'É_')]]],
    ["tags.'a b' = 'x'", [['tag', 'a b', text('=', 'x')]]],
    ["`tag`.`a``b` = ''", [['tag', 'a`b', text('=', '')]]],
    ["tag.1st == 'x'", [['tag', '1st', text('=', 'x')]]],
    ['params.größe <> "ж"', [['parameter', 'größe', text('!=', 'ж')]]],
    ["status = 'FINISHED'", [['attribute', 'status', text('=', 'finished')]]],
    ["attr.`Run Name` = 'x'", [['attribute', 'Run Name', text('=', 'x')]]],
    ['attribute.created < 1700000000000', [['attribute', 'created', number('<', 1_700_000_000_000)]]],
    ["run.run_id IN ('a', 'b',)", [['attribute', 'run_id', { type: 'list', operator: 'IN', values: ['a', 'b'] }]]],
    ['run_id not  in ("a")', [['attribute', 'run_id', { type: 'list', operator: 'NOT IN', values: ['a'] }]]],
    ['params.a IS NULL', [['parameter', 'a', { type: 'null', operator: 'IS NULL' }]]],
    ['tags.a is not null', [['tag', 'a', { type: 'null', operator: 'IS NOT NULL' }]]],
    ["datasets.name in ('d')", [['dataset', 'name', { type: 'list', operator: 'IN', values: ['d'] }]]],
    ['', []],
    [' \n ', []],
  ])('%j', (filter, expected) => {
    expect(resolveFilter(runDialect, filter).map(({ entity, key, test }) => [entity, key, test])).toEqual(expected);
  });
});

describe('filters that are refused, and where', () => {
  it.each<[string, string, string, string?]>([
    // What upstream documents and tests as invalid.
    ['metric.acc >= 0.94; metrics.rmse < 1', 'clause', ';', 'several'],
    ['m.acc >= 0.94', 'entity', 'm'],
    ['acc >= 0.94', 'key', 'acc'],
    ["p.model >= 'LR'", 'entity', 'p'],
    ['attri.x != 1', 'entity', 'attri'],
    ["model >= 'LR'", 'key', 'model'],
    ["metrics.A > 0.1 OR params.B = 'LR'", 'clause', 'OR'],
    ["metrics.A > 0.1 NAND params.B = 'LR'", 'clause', 'NAND'],
    ["metrics.A > 0.1 AND (params.B = 'LR')", 'clause', '('],
    ['`metrics.A > 0.1', 'syntax', '`metrics.A > 0.1', 'unclosed'],
    ['param`.A > 0.1', 'syntax', '`.A > 0.1', 'unclosed'],
    ['`dummy.A > 0.1', 'syntax', '`dummy.A > 0.1', 'unclosed'],
    ['metrics.acc != metrics.acc2', 'value', 'metrics.acc2', 'number'],
    ["metrics.acc >= 'lr'", 'value', "'lr'", 'number'],
    ["metrics.a LIKE 'x'", 'value', "'x'", 'number'],
    ['params.acc = LR', 'value', 'LR', 'unquoted'],
    ['params.acc = `LR`', 'value', '`LR`', 'unquoted'],
    ['params.acc = 1', 'value', '1', 'text'],
    ["params.acc = 'LR", 'syntax', "'LR", 'unclosed'],
    ["params.acc = LR'", 'clause', "'"],
    ['params.acc = "LR\'', 'syntax', '"LR\'', 'unclosed'],
    ["params.a > 'x'", 'operator', '>'],
    ["params.a IN ('x')", 'value', "('x')", 'list'],
    ['metrics.a IS NULL', 'operator', 'IS NULL', 'null'],
    ["attribute.status IS 'RUNNING'", 'clause', "'RUNNING'"],
    ["status IN ('a')", 'value', "('a')", 'list'],
    ["start_time > '2'", 'value', "'2'", 'number'],
    ["start_time LIKE '2'", 'value', "'2'", 'number'],
    ['run_id IN ()', 'value', '()', 'list_empty'],
    ['run_id IN (1, 2)', 'value', '(1, 2)', 'list_texts'],
    ["run_id IN 'a'", 'value', "'a'", 'list'],
    ["run_id = ('a')", 'operator', '='],
    ["run_id IN ('a'", 'clause', ''],
    ["run_id IN ('a' 'b')", 'clause', "'b'"],
    ["dataset.status = 'x'", 'key', 'status'],
    // More.
    ['metrics.acc >', 'clause', ''],
    ['metrics.', 'syntax', '', 'character'],
    ['metrics. acc > 1', 'syntax', ' ', 'character'],
    ['metrics.a-b > 1', 'syntax', '-', 'character'],
    ['metrics.a > 1 AND', 'clause', ''],
    ['> 1', 'clause', '>'],
    ["tags.a = 'x\0'", 'syntax', '\0', 'character'],
    ["tags.a NOT LIKE 'x'", 'clause', 'LIKE'],
    [`tags.a LIKE '${'%'.repeat(10_001)}'`, 'value', `'${'%'.repeat(199)}`, 'pattern'],
  ])('%j', (filter, problem, part, reason) => {
    const details = detailsOf(() => resolveFilter(runDialect, filter));
    if (part === "'") expect(details?.code).toBe('tracking.filter_invalid');
    else
      expect(details).toMatchObject({
        code: 'tracking.filter_invalid',
        problem,
        text: part,
        ...(reason && { reason }),
      });
    const { position, length } = { position: Number(details?.position), length: Number(details?.length) };
    if (problem !== 'entity' && part !== "'")
      expect(filter.slice(position, position + length)).toBe(filter.slice(position).slice(0, length));
    expect(position + length).toBeLessThanOrEqual(filter.length);
  });

  it('by the kind of thing', () => {
    const refused = (dialect: Dialect, filter: string) => detailsOf(() => resolveFilter(dialect, filter))?.problem;
    expect(refused(experimentDialect, "params.a = 'x'")).toBe('entity');
    expect(refused(experimentDialect, "experiment_id LIKE '1'")).toBe('operator');
    expect(refused(experimentDialect, 'creation_time > 1.5')).toBe('value');
    expect(refused(experimentDialect, "experiment_id IN ('1') AND name = 'a' AND tags.a IS NULL")).toBeUndefined();
    expect(refused(modelDialect, "description = 'x'")).toBe('key');
    expect(refused(modelDialect, 'timestamp > 1')).toBe('key');
    expect(refused(versionDialect, "name IN ('a') AND run_id = 'r' AND version_number > 3")).toBeUndefined();
    expect(refused(versionDialect, "source_path IN ('a')")).toBe('value');
    expect(refused(versionDialect, "version_number = '3'")).toBe('value');
    expect(refused(loggedModelDialect, 'metric.a > 1')).toBe('entity');
    expect(refused(loggedModelDialect, "metrics.a > 1 AND params.a IN ('x') AND creation_time > 1")).toBeUndefined();
    expect(detailsOf(() => resolveFilter(runDialect, 'x = 1'))).toMatchObject({
      valid: ['artifact_uri', 'end_time', 'run_id', 'run_name', 'start_time', 'status', 'user_id'].concat([]).sort(),
    });
  });

  it('beyond the limits, soon', () => {
    const many = Array.from({ length: 1000 }, () => 'metrics.a > 1').join(' AND ');
    expect(detailsOf(() => resolveFilter(runDialect, many))).toMatchObject({ problem: 'clause', reason: 'many' });
    const long = `params.a = '${'x'.repeat(200_000)}'`;
    expect(detailsOf(() => resolveFilter(runDialect, long))).toMatchObject({ problem: 'syntax', reason: 'long' });
    const fine = `params.a = '${'x'.repeat(90_000)}'`;
    expect(resolveFilter(runDialect, fine)).toHaveLength(1);
  });

  it('whatever the text: an error of ours or conditions', () => {
    const words = [
      'metrics',
      'params.',
      '.',
      '`',
      '"',
      "'",
      ' ',
      'AND',
      'a',
      '1',
      '-1e5',
      '=',
      '!=',
      '>',
      'LIKE',
      'IN',
      '(',
      ')',
      ',',
    ];
    const more = ['NOT', 'IS', 'NULL', 'é', '😀', '\\', '%', ';', '\n', '--', '/*', "''", '``', 'tags.a', 'status'];
    const soup = fc.array(fc.constantFrom(...words, ...more), { maxLength: 30 }).map((parts) => parts.join(''));
    const spaced = fc.array(fc.constantFrom(...words, ...more), { maxLength: 20 }).map((parts) => parts.join(' '));
    fc.assert(
      fc.property(
        fc.oneof(soup, spaced, fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ maxLength: 60 })),
        (filter) => {
          for (const dialect of [runDialect, loggedModelDialect]) {
            const details = detailsOf(() => resolveFilter(dialect, filter));
            if (details !== undefined) expect(details.code).toBe('tracking.filter_invalid');
            const order = detailsOf(() => resolveOrder(dialect, [filter]));
            if (order !== undefined) expect(order.code).toBe('tracking.order_invalid');
          }
        },
      ),
      { numRuns: 3000, seed: 7 },
    );
  });
});

describe('orders', () => {
  const order = (terms: readonly string[], dialect: Dialect = runDialect) =>
    resolveOrder(dialect, terms).map(({ entity, key, descending }) => `${entity} ${key}${descending ? ' desc' : ''}`);

  it('end with what makes them total', () => {
    expect(order([])).toEqual(['attribute start_time desc', 'attribute run_id']);
    expect(order(['metrics.`a b` DESC', 'params."x y" asc', 'tag.t'])).toEqual([
      'metric a b desc',
      'parameter x y',
      'tag t',
      'attribute start_time desc',
      'attribute run_id',
    ]);
    expect(order(['attributes.Created', 'run_id desc'])).toEqual(['attribute Created', 'attribute run_id desc']);
    expect(order([], experimentDialect)).toEqual(['attribute creation_time desc', 'attribute experiment_id']);
    expect(order(['name'], experimentDialect)).toEqual(['attribute name', 'attribute experiment_id desc']);
    expect(order(['timestamp DESC'], modelDialect)).toEqual(['attribute timestamp desc', 'attribute name']);
  });

  it.each<[string[], string]>([
    [[''], 'syntax'],
    [['metrics.a ASC DESC'], 'syntax'],
    [['metrics.a sideways'], 'direction'],
    [['foo.a'], 'entity'],
    [['dataset.name'], 'entity'],
    [['lifecycle'], 'key'],
    [['start_time', 'created desc'], 'duplicate'],
    [Array.from({ length: 21 }, (_, at) => `metrics.m${at}`), 'many'],
  ])('%j are refused', (terms, problem) => {
    expect(detailsOf(() => resolveOrder(runDialect, terms))).toMatchObject({ code: 'tracking.order_invalid', problem });
  });
});
