import type { RuleSpec } from '@kaizen/contracts';
import { isKaizenError, messageOf } from '../../../kernel/errors.ts';
import type { DuckSession } from '../../../platform/duck/duck.ts';
import { quoteLiteral } from '../../../platform/duck/quote.ts';
import type { EffectiveSchema } from '../schema/effective-schema.ts';
import { patternInvalid } from './errors.ts';
import { checkPredicate } from './predicate.duck.ts';
import type { PlacedRule } from './rule-result.ts';

/** A fault of a rule that only the engine can see: a pattern, a predicate. */
export interface RuleProblemFound {
  readonly path: string;
  readonly message: string;
}

/** Whether anything of a schema needs the engine to be checked; most do not, and a start stays quick. */
export function needsEngine(schema: Pick<EffectiveSchema, 'columns' | 'rules'>): boolean {
  return (
    schema.columns.some(({ pattern, format }) => pattern !== undefined || format !== undefined) ||
    schema.rules.some((rule) => textsOf(rule).length > 0)
  );
}

/** Patterns and predicates that cannot run, with their places. */
export async function findEngineFaults(
  session: DuckSession,
  schema: Pick<EffectiveSchema, 'columns' | 'rules'>,
): Promise<readonly RuleProblemFound[]> {
  const faults: RuleProblemFound[] = [];
  const ask = async (path: string, work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (error) {
      if (!isKaizenError(error) || error.kind !== 'invalid') throw error;
      faults.push({ path, message: error.message });
    }
  };
  const names = schema.columns.map(({ name }) => name);
  for (const { name, pattern, format } of schema.columns) {
    if (pattern !== undefined) await ask(`columns.${name}.pattern`, () => checkPattern(session, pattern));
    if (format !== undefined) await ask(`columns.${name}.format`, () => checkFormat(session, format));
  }
  for (const [index, rule] of schema.rules.entries()) {
    const path = `rules.${index}`;
    const { regex, strftime_format: format, predicate, where } = rule;
    if (regex !== undefined) await ask(`${path}.regex`, () => checkPattern(session, regex));
    if (format !== undefined) await ask(`${path}.strftime_format`, () => checkFormat(session, format));
    if (predicate !== undefined) await ask(`${path}.predicate`, () => checkPredicate(session, predicate, names));
    if (where !== undefined) await ask(`${path}.where`, () => checkPredicate(session, where, names));
  }
  return faults;
}

/** The rules with their predicates as they may run. Throws `data.predicate_invalid` for one that was never checked. */
export async function prepareRules(
  session: DuckSession,
  rules: readonly PlacedRule[],
  columns: readonly string[],
): Promise<readonly PlacedRule[]> {
  const prepared: PlacedRule[] = [];
  for (const { id, spec } of rules) {
    const { predicate, where } = spec;
    if (predicate === undefined && where === undefined) prepared.push({ id, spec });
    else {
      const checked = {
        ...(predicate === undefined ? {} : { predicate: await checkPredicate(session, predicate, columns) }),
        ...(where === undefined ? {} : { where: await checkPredicate(session, where, columns) }),
      };
      prepared.push({ id, spec: { ...spec, ...checked } });
    }
  }
  return prepared;
}

function textsOf({ regex, strftime_format: format, predicate, where }: RuleSpec): readonly string[] {
  return [regex, format, predicate, where].filter((text) => text !== undefined);
}

async function checkPattern(session: DuckSession, pattern: string): Promise<void> {
  try {
    await session.rows(`SELECT regexp_matches(x, ${quoteLiteral(pattern)}) AS m FROM (SELECT 'a' AS x)`);
  } catch (error) {
    throw patternInvalid(pattern, messageOf(error).replace(/^The query failed\. (Invalid Input Error: )?/, ''));
  }
}

async function checkFormat(session: DuckSession, format: string): Promise<void> {
  try {
    await session.rows(`SELECT try_strptime(x, ${quoteLiteral(format)}) AS m FROM (SELECT 'a' AS x)`);
  } catch (error) {
    throw patternInvalid(format, messageOf(error).replace(/^The query failed\. /, ''));
  }
}
