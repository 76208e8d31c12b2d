import type { FeatureSetView } from '@kaizen/contracts';
import { quoteIdentifier } from '../../platform/duck/quote.ts';
import { valueInvalid } from './errors.ts';
import { ClosureCompiler } from './expression/closures.ts';
import type { Register } from './expression/register.ts';
import { numberColumnSql, sqlOf, textColumnSql } from './expression/sql-of-tree.ts';
import type { TypedTree } from './expression/tree.ts';
import type { CompiledFeatures, RawRow } from './features-reader.ts';
import { type SetDefinition, typeDerived, valueTypeOf } from './set-definition.ts';

type RawValue = RawRow[string];

/** Compiles a revision: SQL and closures of the same trees. The closures share one register, so `evaluate` must not be entered twice at once; it is synchronous. */
export function compileSet(set: FeatureSetView, definition: SetDefinition): CompiledFeatures {
  const trees = typeDerived(`features.${set.name}`, definition);
  const used = definition.use.map((name) => ({ name, tree: trees.get(name) ?? columnTree(definition, name) }));
  const columns = used.map(({ name, tree }) => ({
    name,
    kind: tree.type === 'text' ? ('categorical' as const) : ('numeric' as const),
  }));
  return {
    set,
    columns,
    selectList: used.map(({ name, tree }) => `${outputSql(tree)} AS ${quoteIdentifier(name)}`).join(', '),
    evaluate: createEvaluator(
      definition,
      used.map(({ tree }) => tree),
    ),
  };
}

function columnTree(definition: SetDefinition, name: string): TypedTree {
  const type = definition.inputs.find((input) => input.name === name)?.type ?? 'number';
  return valueTypeOf(type) === 'text'
    ? { type: 'text', tree: { kind: 'column', name } }
    : { type: 'number', tree: { kind: 'column', name } };
}

/** SQL of a feature: a finite DOUBLE or NULL, or VARCHAR. */
function outputSql(tree: TypedTree): string {
  if (tree.type === 'text') return tree.tree.kind === 'column' ? textColumnSql(tree.tree.name) : sqlOf(tree);
  if (tree.type === 'boolean') return `CAST(${sqlOf(tree)} AS DOUBLE)`;
  if (tree.tree.kind === 'column') return numberColumnSql(tree.tree.name);
  const value = sqlOf(tree);
  return `CASE WHEN isfinite(${value}) THEN ${value} END`;
}

function createEvaluator(definition: SetDefinition, trees: readonly TypedTree[]): CompiledFeatures['evaluate'] {
  const numberInputs = definition.inputs.filter(({ type }) => valueTypeOf(type) === 'number').map(({ name }) => name);
  const textInputs = definition.inputs.filter(({ type }) => valueTypeOf(type) === 'text').map(({ name }) => name);
  const register: Register = {
    numbers: new Float64Array(numberInputs.length),
    absent: new Uint8Array(numberInputs.length),
    texts: textInputs.map(() => null),
    missing: false,
  };
  const slots = new Map([...numberInputs.entries(), ...textInputs.entries()].map(([slot, name]) => [name, slot]));
  const compiler = new ClosureCompiler(register, slots);
  const numbers = trees.flatMap((tree) => (tree.type === 'text' ? [] : [numberOutput(compiler, register, tree)]));
  const texts = trees.flatMap((tree) => (tree.type === 'text' ? [compiler.text(tree.tree)] : []));

  function load(row: RawRow): void {
    for (let slot = 0; slot < numberInputs.length; slot += 1) {
      const name = numberInputs[slot] ?? '';
      const value = readNumber(name, row[name]);
      register.numbers[slot] = value;
      register.absent[slot] = Number.isFinite(value) ? 0 : 1;
    }
    for (let slot = 0; slot < textInputs.length; slot += 1)
      register.texts[slot] = readText(row[textInputs[slot] ?? '']);
  }

  return (rows) => {
    const numeric = new Float64Array(rows.length * numbers.length);
    const categorical = new Array<string>(rows.length * texts.length);
    let numberAt = 0;
    let textAt = 0;
    for (const row of rows) {
      load(row);
      for (const output of numbers) numeric[numberAt++] = output();
      for (const output of texts) categorical[textAt++] = output() ?? '';
    }
    return { numeric, categorical };
  };
}

/** NaN for missing and for what is not finite; a condition as 1 or 0. */
function numberOutput(
  compiler: ClosureCompiler,
  register: Register,
  typed: Exclude<TypedTree, { type: 'text' }>,
): () => number {
  if (typed.type === 'boolean') {
    const condition = compiler.boolean(typed.tree);
    return () => {
      const holds = condition();
      return holds === undefined ? Number.NaN : Number(holds);
    };
  }
  const closure = compiler.number(typed.tree);
  return () => {
    const value = closure();
    return register.missing || !Number.isFinite(value) ? Number.NaN : value;
  };
}

function readNumber(name: string, value: RawValue): number {
  if (typeof value === 'number') return value;
  if (value === null || value === undefined || value === '') return Number.NaN;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value === 'true') return 1;
  if (value === 'false') return 0;
  const number = value.trim() === '' ? Number.NaN : Number(value);
  if (Number.isNaN(number)) throw valueInvalid(name, value);
  return number;
}

function readText(value: RawValue): string | null {
  if (value === null || value === undefined || value === '') return null;
  return typeof value === 'string' ? value : String(value);
}
