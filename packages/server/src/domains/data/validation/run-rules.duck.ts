import { columnsOfRule, type RuleResult, type RuleSpec } from '@kaizen/contracts';
import type { DuckSession } from '../../../platform/duck/duck.ts';
import { createPacer } from '../../../platform/pacer.ts';
import { numberOf } from '../ingest/duck-values.ts';
import { catalogue } from './expectations/catalogue.ts';
import { type CheckedTable, type CompiledRule, type RuleContext, RuleFault } from './expectations/expectation.ts';
import { type Found, type PlacedRule, resultOf } from './rule-result.ts';
import { findDuplicateSamples, findSamples, type Sample } from './rule-samples.duck.ts';

/** What a run is given beside the rules. */
export interface RunGiven extends RuleContext {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Aggregates of one statement, and columns: more make the engine's planning slower than its reading. */
const SELECT_SIZE = 400;
const SELECT_COLUMNS = 100;
/** Rows of broken rules that are shown, of so many rules: each is a query of its own. */
const SAMPLES = 20;
const SAMPLED_RULES = 500;

interface Asked {
  readonly place: number;
  readonly rule: PlacedRule;
  readonly compiled: CompiledRule;
}

/**
 * Asks all rules of a table. Conditions of rows and aggregates of all rules share one scan (for each slice one); uniqueness, distinct counts and
 * quantiles are passes of their own, as are the samples of what is broken. Every pass is streamed by the engine within its memory limit.
 */
export async function runRules(
  session: DuckSession,
  table: CheckedTable,
  rules: readonly PlacedRule[],
  given: RunGiven,
): Promise<{ readonly rows: number; readonly results: readonly RuleResult[] }> {
  const results = new Map<number, RuleResult>();
  const slices = new Map<string, Asked[]>([['', []]]);
  const pace = createPacer();
  for (const [place, rule] of rules.entries()) {
    await pace();
    const compiled = compileRule(rule.spec, table, given);
    if (typeof compiled === 'string') results.set(place, resultOf(rule, { success: false, observed: compiled }, []));
    else {
      const where = rule.spec.where ?? '';
      const slice = slices.get(where) ?? [];
      slice.push({ place, rule, compiled });
      slices.set(where, slice);
    }
  }
  let rows = 0;
  let done = results.size;
  let sampled = 0;
  const onDone = (count: number) => {
    done += count;
    given.onProgress?.(done, rules.length);
  };
  for (const [where, asked] of slices) {
    const source =
      where === '' ? table : { ...table, from: `(SELECT * FROM ${table.from} WHERE ${where})`, narrow: undefined };
    const mayShow = () => {
      sampled += 1;
      return sampled <= SAMPLED_RULES;
    };
    const found = await askSlice(session, source, asked, { ...given, onDone, mayShow });
    if (where === '') rows = found.rows;
    for (const [place, result] of found.results) results.set(place, result);
  }
  return { rows, results: rules.flatMap((_, place) => results.get(place) ?? []) };
}

/** The compiled rule, or why it cannot be asked. */
function compileRule(spec: RuleSpec, table: CheckedTable, context: RuleContext): CompiledRule | string {
  try {
    return catalogue[spec.rule].compile(spec, table, context);
  } catch (error) {
    if (error instanceof RuleFault) return error.message;
    throw error;
  }
}

async function askSlice(
  session: DuckSession,
  table: CheckedTable,
  asked: readonly Asked[],
  given: RunGiven & { readonly onDone: (count: number) => void; readonly mayShow: () => boolean },
): Promise<{ readonly rows: number; readonly results: ReadonlyMap<number, RuleResult> }> {
  const scan = await readScan(session, table, asked, given.signal);
  const rows = Number(scan.get(ALL) ?? 0);
  const results = new Map<number, RuleResult>();
  for (const { place, rule, compiled } of asked) {
    given.signal?.throwIfAborted();
    const own = { ...table, from: fromOf(table, columnsNeeded(rule.spec)) };
    const found = await finishRule(session, own, compiled, scan, rows);
    const samples = found.unexpectedCount && given.mayShow() ? await samplesOf(session, own, compiled) : [];
    results.set(place, resultOf(rule, found, samples));
    given.onDone(1);
  }
  return { rows, results };
}

const ALL = 'count(*)';
const brokenSql = (domain: string | undefined, broken: string) =>
  domain === undefined ? `count_if(${broken})` : `count_if(${domain} AND ${broken})`;

/** What a rule needs of the one scan. */
function scanSql(compiled: CompiledRule): readonly string[] {
  switch (compiled.kind) {
    case 'rows':
      return [
        ...(compiled.domain === undefined ? [] : [`count_if(${compiled.domain})`]),
        brokenSql(compiled.domain, compiled.broken),
      ];
    case 'aggregate':
      return compiled.select;
    case 'duplicates':
      return [
        `count_if(${compiled.domain})`,
        ...(compiled.whole === undefined ? [] : [`min(${compiled.whole})`, `max(${compiled.whole})`]),
      ];
    case 'query':
      return [`count_if(${compiled.domain})`];
    case 'known':
      return [];
  }
}

type ScanValues = ReadonlyMap<string, string | number | boolean | null | undefined>;

/** The columns that a rule reads; undefined: any. */
function columnsNeeded(spec: RuleSpec): readonly string[] | undefined {
  return spec.predicate === undefined ? columnsOfRule(spec).map(([, name]) => name) : undefined;
}

/** The table with the columns that are needed, where that saves planning. */
function fromOf(table: CheckedTable, names: readonly string[] | undefined): string {
  if (names === undefined || table.narrow === undefined || table.columns.length <= SELECT_COLUMNS) return table.from;
  return table.narrow(names);
}

/** Values of aggregates by their SQL; the same one is asked once. A statement holds neighbouring rules, so that it reads few columns. */
async function readScan(
  session: DuckSession,
  table: CheckedTable,
  asked: readonly Asked[],
  signal: AbortSignal | undefined,
): Promise<ScanValues> {
  const values = new Map<string, string | number | boolean | null | undefined>();
  let select: string[] = [];
  let names: Set<string> | undefined = new Set();
  const read = async () => {
    signal?.throwIfAborted();
    const from = fromOf(table, names === undefined ? undefined : [...names]);
    const [row] = await session.rows(
      `SELECT ${select.map((sql, index) => `${sql} AS a${index}`).join(', ')} FROM ${from}`,
    );
    for (const [index, sql] of select.entries()) {
      const value = row?.[`a${index}`];
      values.set(sql, typeof value === 'object' ? null : value);
    }
    select = [];
    names = new Set();
  };
  const add = async (wanted: readonly string[], needed: readonly string[] | undefined) => {
    const fresh = [...new Set(wanted)].filter((sql) => !values.has(sql));
    if (fresh.length === 0) return;
    for (const sql of fresh) values.set(sql, undefined);
    select.push(...fresh);
    if (needed === undefined) names = undefined;
    else for (const name of needed) names?.add(name);
    if (select.length >= SELECT_SIZE || (names?.size ?? 0) >= SELECT_COLUMNS) await read();
  };
  await add([ALL], []);
  for (const { rule, compiled } of asked) await add(scanSql(compiled), columnsNeeded(rule.spec));
  if (select.length > 0) await read();
  return values;
}

async function finishRule(
  session: DuckSession,
  table: CheckedTable,
  compiled: CompiledRule,
  scan: ScanValues,
  rows: number,
): Promise<Found> {
  const count = (sql: string) => Number(scan.get(sql) ?? 0);
  switch (compiled.kind) {
    case 'known':
      return compiled.outcome;
    case 'aggregate':
      return compiled.judge(compiled.select.map((sql) => scan.get(sql)));
    case 'rows': {
      const looked = compiled.domain === undefined ? rows : count(`count_if(${compiled.domain})`);
      const broken = count(brokenSql(compiled.domain, compiled.broken));
      return { elementCount: rows, missingCount: rows - looked, looked, unexpectedCount: broken };
    }
    case 'duplicates': {
      const looked = count(`count_if(${compiled.domain})`);
      const broken = (await areDistinct(session, table.from, compiled.whole, scan, looked))
        ? 0
        : await countDuplicates(session, table.from, compiled);
      return { elementCount: rows, missingCount: rows - looked, looked, unexpectedCount: broken };
    }
    case 'query': {
      const looked = count(`count_if(${compiled.domain})`);
      const [row] = await session.rows(compiled.sql(`(SELECT * FROM ${table.from} WHERE ${compiled.domain})`, looked));
      return compiled.judge(row ?? {}, looked);
    }
  }
}

/** Bits for each value that is looked at, at most; a wider range is cheaper to group. */
const BITS = 32;

/** Whether whole numbers in a narrow range are all different: as many bits set as there are values. False also when that was not tried. */
async function areDistinct(
  session: DuckSession,
  from: string,
  column: string | undefined,
  scan: ScanValues,
  looked: number,
): Promise<boolean> {
  if (column === undefined || looked === 0) return looked === 0;
  const [min, max] = [Number(scan.get(`min(${column})`)), Number(scan.get(`max(${column})`))];
  if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max)) return false;
  if (max - min >= Math.min(1e9, Math.max(1e6, BITS * looked))) return false;
  const [row] = await session.rows(
    `SELECT bit_count(bitstring_agg(CAST(${column} AS BIGINT), ${min}, ${max})) AS n FROM ${from}`,
  );
  return numberOf(row?.n) === looked;
}

async function countDuplicates(
  session: DuckSession,
  from: string,
  { columns, domain }: Extract<CompiledRule, { kind: 'duplicates' }>,
): Promise<number> {
  const [row] = await session.rows(
    `SELECT sum(c) AS n FROM (SELECT count(*) AS c FROM ${from} WHERE ${domain} GROUP BY ${columns.join(', ')} HAVING count(*) > 1)`,
  );
  return numberOf(row?.n) ?? 0;
}

function samplesOf(session: DuckSession, table: CheckedTable, compiled: CompiledRule): Promise<readonly Sample[]> {
  if (compiled.kind === 'rows') return findSamples(session, table, compiled, SAMPLES);
  return compiled.kind === 'duplicates' ? findDuplicateSamples(session, table, compiled, SAMPLES) : Promise.resolve([]);
}
