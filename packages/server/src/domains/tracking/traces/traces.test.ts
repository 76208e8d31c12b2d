import { describe, expect, it } from 'vitest';
import type { Tx } from '../../../platform/db/database.ts';
import { createTestClock } from '../../../testing/test-clock.ts';
import { eachDatabase, type OpenTestDatabase } from '../../../testing/test-database.ts';
import { createTestIds } from '../../../testing/test-ids.ts';
import { ensureDefaultExperiment } from '../runs/experiment-service.ts';
import { createTrackingSearch } from '../search/create-search.sql.ts';
import type { LoggedSpan, SpansOfTrace, ToldTrace } from './contract.ts';
import { createTraces } from './create-traces.ts';

const start = 1_700_000_000_123;

function span(id: string, more: Partial<LoggedSpan> = {}): LoggedSpan {
  return {
    id,
    parentId: undefined,
    origin: 'o',
    name: id,
    type: undefined,
    status: 'ok',
    statusMessage: '',
    startedNs: `${start}000001`,
    endedNs: `${start + 500}999999`,
    attributes: '[]',
    events: '[]',
    links: '[]',
    ...more,
  };
}

function arrived(traceId: string, spans: readonly LoggedSpan[], more: Partial<SpansOfTrace> = {}): SpansOfTrace {
  return { traceId, spans, requestPreview: undefined, responsePreview: undefined, tags: {}, metadata: {}, ...more };
}

function told(id: string, more: Partial<ToldTrace> = {}): ToldTrace {
  return {
    id,
    experimentId: '0',
    startedAt: start - 5,
    durationMs: 2005,
    state: 'ok',
    clientRequestId: undefined,
    requestPreview: undefined,
    responsePreview: undefined,
    expectedSpans: 2,
    tags: {},
    metadata: {},
    runId: undefined,
    ...more,
  };
}

async function opened(open: OpenTestDatabase) {
  const { db } = await open();
  const clock = createTestClock();
  const deletedFiles: string[] = [];
  const artifacts = {
    defaultUri: (id: string) => `mlflow-artifacts:/${id}`,
    delete: async (uri: string) => deletedFiles.push(uri) > 0,
  };
  const traces = createTraces({ db, clock, ids: createTestIds(clock), artifacts });
  const write = <R>(work: (tx: Tx) => Promise<R>) => db.run(work);
  await write((tx) => ensureDefaultExperiment(tx, { clock, artifacts }));
  const search = createTrackingSearch({ db });
  const read = async (...ids: string[]) => {
    const value = { column: 'value', as: 'text' } as const;
    const json = await traces.traceDocuments(ids, {
      id: { column: 'id', as: 'text' },
      state: { column: 'state', as: 'text' },
      started: { column: 'started_text', as: 'text' },
      duration: { column: 'duration_text', as: 'text' },
      request: { column: 'request_preview', as: 'text' },
      tags: { map: 'tags', key: 'name', value },
      metadata: { map: 'metadata', key: 'name', value },
      spans: { list: 'spans', item: { name: { column: 'name', as: 'text' } }, keepEmpty: true },
    });
    return JSON.parse(new TextDecoder().decode(json));
  };
  const find = async (filter?: string, orderBy?: string[]) =>
    (await search.traces({ experimentIds: ['0'], filter, orderBy, limit: 50 })).ids;
  return { db, traces, write, search, read, find, deletedFiles };
}

eachDatabase((_kind, open) => {
  describe('traces', () => {
    it('come out the same whichever part arrives first, and however often', async () => {
      const { traces, write, read } = await opened(open);
      const root = span('root', { startedNs: `${start}000000` });
      const child = span('child', { parentId: 'root', startedNs: `${start}000002`, status: 'error' });
      const spans = (id: string) => [
        arrived(id, [child], { metadata: { user: 'ada' } }),
        arrived(id, [root], { requestPreview: 'from span', tags: { service: 's' } }),
      ];
      const info = (id: string) => told(id, { tags: { team: 'a' }, metadata: { source: 'x' } });
      for (const part of spans('a')) await write((tx) => traces.keepSpans(tx, '0', [part, part].slice(0, 1)));
      expect(await traces.isComplete('a')).toBe(true);
      await write((tx) => traces.startTrace(tx, info('a')));
      await write((tx) => traces.startTrace(tx, info('b')));
      expect(await traces.isComplete('b')).toBe(false);
      for (const part of spans('b').toReversed()) await write((tx) => traces.keepSpans(tx, '0', [part]));
      for (const part of spans('b')) await write((tx) => traces.keepSpans(tx, '0', [part]));
      expect(await traces.isComplete('b')).toBe(true);
      const [a, b, ...others] = await read('a', 'none', 'b');
      expect(others).toEqual([]);
      expect({ ...b, id: 'a', tags: { ...b.tags, 'mlflow.artifactLocation': '' } }).toEqual({
        ...a,
        tags: { ...a.tags, 'mlflow.artifactLocation': '' },
      });
      expect(a).toEqual({
        id: 'a',
        state: 'ok',
        started: '2023-11-14T22:13:20.118Z',
        duration: '2.005s',
        request: 'from span',
        tags: {
          'mlflow.artifactLocation': 'mlflow-artifacts:/0/traces/a/artifacts',
          'mlflow.trace.spansLocation': 'TRACKING_STORE',
          service: 's',
          team: 'a',
        },
        metadata: { source: 'x', user: 'ada' },
        spans: [{ name: 'root' }, { name: 'child' }],
      });
    });

    it('take times and state from their spans until their program tells', async () => {
      const { traces, write, read } = await opened(open);
      await write((tx) =>
        traces.keepSpans(tx, '0', [arrived('a', [span('c', { parentId: 'r', endedNs: undefined })])]),
      );
      expect(await read('a')).toMatchObject([{ state: 'in_progress', started: '2023-11-14T22:13:20.123Z' }]);
      const root = span('r', { startedNs: `${start - 100}000000`, status: 'error' });
      await write((tx) => traces.keepSpans(tx, '0', [arrived('a', [root])]));
      expect(await read('a')).toMatchObject([
        { state: 'error', started: '2023-11-14T22:13:20.023Z', duration: '0.600s' },
      ]);
    });

    it('of older clients begin here and are ended', async () => {
      const { traces, write, read } = await opened(open);
      const open1 = { experimentId: '0', startedAt: start, tags: { a: '1' }, metadata: {}, runId: 'r1' };
      const id = await write((tx) => traces.beginTrace(tx, open1));
      const end = {
        endedAt: start + 1500,
        state: 'error',
        tags: { a: '2' },
        metadata: { m: 'n' },
        runId: undefined,
      } as const;
      for (let time = 0; time < 2; time += 1) await write((tx) => traces.endTrace(tx, id, end));
      expect(await read(id)).toMatchObject([
        { state: 'error', duration: '1.500s', tags: { a: '2' }, metadata: { m: 'n' } },
      ]);
    });

    it('refuse ids that could lead elsewhere, and experiments that are not there', async () => {
      const { traces, write } = await opened(open);
      for (const id of ['', '..', '../x', 'a/b', 'a%2e', 'a.b', '-a', 'a\\b', 'a#', 'é', 'x'.repeat(251)]) {
        const code = { code: 'tracking.trace_id_invalid' };
        await expect(write((tx) => traces.startTrace(tx, told(id)))).rejects.toMatchObject(code);
        await expect(write((tx) => traces.keepSpans(tx, '0', [arrived(id, [span('s')])]))).rejects.toMatchObject(code);
      }
      const missing = { code: 'tracking.experiment_not_found' };
      await expect(write((tx) => traces.startTrace(tx, told('a', { experimentId: '9' })))).rejects.toMatchObject(
        missing,
      );
      await expect(write((tx) => traces.keepSpans(tx, '9', [arrived('a', [span('s')])]))).rejects.toMatchObject(
        missing,
      );
      const none = { code: 'tracking.trace_not_found' };
      await expect(write((tx) => traces.setTraceTag(tx, 'zz', 'a', 'b'))).rejects.toMatchObject(none);
    });

    it('have tags that change, but not those that say where the trace is', async () => {
      const { traces, write, read } = await opened(open);
      const theirs = { 'mlflow.artifactLocation': 'file:///etc', ok: '1' };
      await write((tx) => traces.startTrace(tx, told('a', { tags: theirs })));
      await write((tx) => traces.setTraceTag(tx, 'a', 'ok', '2'));
      await write((tx) => traces.setTraceTag(tx, 'a', 'mlflow.artifactLocation', 'file:///etc'));
      const location = { 'mlflow.artifactLocation': 'mlflow-artifacts:/0/traces/a/artifacts' };
      expect(await read('a')).toMatchObject([{ tags: { ...location, ok: '2' } }]);
      await write((tx) => traces.deleteTraceTag(tx, 'a', 'ok'));
      const gone = { code: 'tracking.trace_tag_not_found' };
      for (const name of ['ok', 'mlflow.artifactLocation']) {
        await expect(write((tx) => traces.deleteTraceTag(tx, 'a', name))).rejects.toMatchObject(gone);
      }
      expect(await read('a')).toMatchObject([{ tags: location }]);
    });

    it('are deleted oldest first, with spans and files', async () => {
      const { traces, write, find, deletedFiles } = await opened(open);
      for (let at = 0; at < 7; at += 1) {
        await write((tx) => traces.startTrace(tx, told(`t${at}`, { startedAt: start + at, runId: 'r' })));
        await write((tx) => traces.keepSpans(tx, '0', [arrived(`t${at}`, [span('s')])]));
      }
      expect(await traces.deleteTraces({ experimentId: '1', ids: ['t0'] })).toBe(0);
      expect(await traces.deleteTraces({ experimentId: '0', until: start + 4, most: 2 })).toBe(2);
      expect(await find()).toEqual(['t6', 't5', 't4', 't3', 't2']);
      expect(await traces.deleteTraces({ experimentId: '0', ids: ['t6', 't2', 'none'] })).toBe(2);
      expect(await traces.deleteTraces({ experimentId: '0', until: start + 4 })).toBe(2);
      expect(await find()).toEqual(['t5']);
      expect(await traces.countSpans('t6')).toBe(0);
      expect(deletedFiles).toHaveLength(6);
    });
  });

  describe('a search of traces', () => {
    async function planted() {
      const scene = await opened(open);
      const { traces, write } = scene;
      const attributes = JSON.stringify([
        { key: 'model', value: { string_value: 'gpt "big"' } },
        { key: 'tokens', value: { int_value: 42 } },
        { key: 'heat', value: { double_value: 0.7 } },
        { key: 'cached', value: { bool_value: false } },
        { key: 'list', value: { array_value: { values: [{ string_value: 'Größe' }] } } },
      ]);
      const llm = span('call', { type: 'LLM', attributes, events: '[{"name":"exception"}]' });
      const one = told('t1', {
        startedAt: start,
        durationMs: 100,
        clientRequestId: 'c1',
        metadata: { m: 'x' },
        runId: 'r1',
      });
      await write((tx) => traces.startTrace(tx, { ...one, tags: { 'mlflow.traceName': 'first', k: 'b' } }));
      await write((tx) =>
        traces.keepSpans(tx, '0', [arrived('t1', [span('root', { type: 'CHAIN', status: 'unset' }), llm])]),
      );
      const two = told('t2', { startedAt: start + 10, durationMs: undefined, state: 'in_progress' });
      await write((tx) => traces.startTrace(tx, { ...two, tags: { 'mlflow.traceName': 'second', k: 'a' } }));
      await write((tx) =>
        traces.startTrace(tx, told('t3', { startedAt: start + 20, durationMs: 300, state: 'error' })),
      );
      await scene.db.run(async (tx) => {
        const run = `insert into tracking_runs (id, experiment_id, project_id, name, status, artifact_uri, started_at, updated_at)
          values ('r2', '0', 'default', 'n', 'running', '', 1, 1)`;
        const { sql } = await import('kysely');
        await sql.raw(run).execute(tx.on());
        await traces.linkTracesToRun(tx, 'r2', ['t1', 't3', 'none']);
        await traces.linkPrompts(tx, 't3', ['greet/1', 'greet/1']);
      });
      return scene;
    }

    it('finds by what the trace says', async () => {
      const { find } = await planted();
      for (const [filter, ids] of [
        [undefined, ['t3', 't2', 't1']],
        ["status = 'OK'", ['t1']],
        ["trace.status IN ('IN_PROGRESS', 'ERROR')", ['t3', 't2']],
        [`timestamp_ms > ${start} AND attributes.timestamp < ${start + 20}`, ['t2']],
        ['execution_time_ms >= 100 AND execution_time < 300', ['t1']],
        [`end_time_ms = ${start + 10}`, ['t2']],
        ["name = 'first'", ['t1']],
        ["trace.name LIKE '%s%'", ['t2', 't1']],
        ["tags.`mlflow.traceName` != 'first'", ['t2']],
        ["request_id IN ('t1', 't3')", ['t3', 't1']],
        ["client_request_id = 'c1'", ['t1']],
        ["metadata.m = 'x'", ['t1']],
        ['metadata.m IS NULL', ['t3', 't2']],
        ["request_metadata.m ILIKE 'X'", ['t1']],
        ["run_id = 'r2'", ['t3', 't1']],
        ["attribute.run_id = 'r1' AND run_id = 'r2'", ['t1']],
        ["run_id IN ('r1')", ['t1']],
        ['run_id IS NULL', ['t2']],
        ["prompt = 'greet/1'", ['t3']],
        ["feedback.good = 'yes'", []],
        ['feedback.good IS NULL', ['t3', 't2', 't1']],
        ["issue.id = 'i'", []],
      ] as const) {
        expect({ filter, ids: await find(filter) }).toEqual({ filter, ids });
      }
    });

    it('finds by what one and the same span says', async () => {
      const { find } = await planted();
      for (const [filter, found] of [
        ["span.type = 'LLM'", true],
        ["span.type = 'LLM' AND span.name = 'root'", false],
        ["span.name = 'call' AND span.status = 'OK' AND span.type IN ('LLM')", true],
        ["span.status = 'UNSET'", true],
        ["span.status = 'ERROR'", false],
        ["span.type != 'LLM'", true],
        ["span.attributes.model LIKE 'gpt%'", true],
        ['span.attributes.model = \'gpt "big"\'', true],
        ["span.attributes.`model` ILIKE '%BIG%'", true],
        ["span.attributes.tokens = '42'", true],
        ["span.attributes.heat = '0.7' AND span.attributes.cached = 'false'", true],
        ["span.attributes.list LIKE '%Größe%'", true],
        ["span.attributes.none = '42'", false],
        ['span.content LIKE \'%gpt "big"%\'', true],
        ["span.content ILIKE '%EXCEPTION%'", true],
        ["text LIKE '%Größe%'", true],
        ["trace.text LIKE '%nothing%'", false],
      ] as const) {
        expect({ filter, ids: await find(filter) }).toEqual({ filter, ids: found ? ['t1'] : [] });
      }
    });

    it('orders by anything of the trace, in pages', async () => {
      const { find, search } = await planted();
      expect(await find(undefined, ['timestamp ASC'])).toEqual(['t1', 't2', 't3']);
      expect(await find(undefined, ['execution_time_ms DESC'])).toEqual(['t3', 't1', 't2']);
      expect(await find(undefined, ['tags.k'])).toEqual(['t2', 't1', 't3']);
      expect(await find(undefined, ['name DESC', 'status'])).toEqual(['t2', 't1', 't3']);
      expect(await find(undefined, ['request_metadata.m'])).toEqual(['t1', 't3', 't2']);
      const page = { experimentIds: ['0', '1'], orderBy: ['status DESC'], limit: 2 };
      const first = await search.traces(page);
      const second = await search.traces({ ...page, cursor: first.next });
      expect([first.ids, second]).toEqual([['t1', 't2'], { ids: ['t3'] }]);
      expect(await search.traces({ experimentIds: [], limit: 5 })).toEqual({ ids: [] });
    });

    it('tells what cannot be asked', async () => {
      const { find } = await planted();
      for (const [filter, problem] of [
        ["name RLIKE 'f.*'", 'operator'],
        ["span.name RLIKE '(a+)+$'", 'operator'],
        ["span.content = 'x'", 'operator'],
        ["span.size = 'x'", 'key'],
        ["span.attributes. = 'x'", 'syntax'],
        ["prompt != 'a/1'", 'operator'],
        ["params.a = 'x'", 'entity'],
        ["nothing = 'x'", 'key'],
        ["timestamp_ms = 'x'", 'value'],
      ] as const) {
        await expect(find(filter), filter).rejects.toMatchObject({
          code: 'tracking.filter_invalid',
          details: { problem },
        });
      }
      await expect(find(undefined, ['run_id'])).rejects.toMatchObject({ code: 'tracking.order_invalid' });
    });
  });
});
