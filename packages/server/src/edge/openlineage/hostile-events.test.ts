import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../../testing/test-app.ts';
import { readEvent } from './read-event.ts';

const good = {
  eventType: 'COMPLETE',
  eventTime: '2026-03-03T12:00:00Z',
  run: { runId: '3f5e83fa-3480-44ff-99c5-ff943904e5e8' },
  job: { namespace: 'n', name: 'j' },
  producer: 'p',
};
const input = { namespace: 'n', name: 'd' };

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { in: value };
  return value;
}

describe('what is no event is refused with its place', () => {
  const cases: ReadonlyArray<readonly [name: string, body: unknown, says: RegExp]> = [
    ['nothing', undefined, /The event: a JSON object is expected/],
    ['a list', [good], /a JSON object is expected/],
    ['a text', 'event', /a JSON object is expected/],
    ['none of the three kinds', { eventTime: good.eventTime, producer: 'p' }, /none of `run` and `job`/],
    ['no job', { ...good, job: undefined }, /job/],
    ['no producer', { ...good, producer: undefined }, /producer/],
    ['a run that is a text', { ...good, run: 'r' }, /\/run/],
    ['a run id that is no UUID', { ...good, run: { runId: '1' } }, /\/run\/runId: a UUID is expected/],
    ['a type that there is not', { ...good, eventType: 'DONE' }, /\/eventType: START, RUNNING/],
    ['a time without a zone', { ...good, eventTime: '2026-03-03T12:00:00' }, /eventTime: an instant with a zone/],
    ['a time that is none', { ...good, eventTime: '2026-13-03T12:00:00Z' }, /eventTime/],
    ['a time before all clocks', { ...good, eventTime: '1000-01-01T00:00:00Z' }, /eventTime/],
    ['an empty name', { ...good, job: { namespace: 'n', name: '' } }, /\/job\/name/],
    [
      'a name of 3,000 characters',
      { ...good, inputs: [{ namespace: 'n', name: 'x'.repeat(3000) }] },
      /\/inputs\/0\/name/,
    ],
    ['a dataset that is a number', { ...good, inputs: [1] }, /\/inputs\/0/],
    ['inputs that are no list', { ...good, inputs: input }, /\/inputs/],
    ['too many datasets', { ...good, inputs: new Array(2001).fill(input) }, /\/inputs/],
    ['a facet that is a text', { ...good, inputs: [{ ...input, facets: { x: 'y' } }] }, /\/inputs\/0\/facets/],
    ['a schema without names', { ...good, inputs: [{ ...input, facets: { schema: { fields: [{}] } } }] }, /schema/],
    [
      'column lineage of a wrong shape',
      { ...good, outputs: [{ ...input, facets: { columnLineage: { fields: { a: { inputFields: 'b' } } } } }] },
      /columnLineage\/fields\/a\/inputFields/,
    ],
    [
      'a column of a column without name',
      {
        ...good,
        outputs: [
          input,
          {
            ...input,
            facets: { columnLineage: { fields: { 'a/b': { inputFields: [{ ...input, field: 'x' }, input] } } } },
          },
        ],
      },
      /^\/outputs\/1\/facets\/columnLineage\/fields\/a~1b\/inputFields\/1/,
    ],
    [
      'a dataset event without a column name',
      {
        eventTime: good.eventTime,
        producer: 'p',
        dataset: { ...input, facets: { schema: { fields: [{ name: 'a' }, {}] } } },
      },
      /^\/dataset\/facets\/schema\/fields\/1/,
    ],
    ['NUL in a name', { ...good, job: { namespace: 'n', name: 'a\0b' } }, /NUL/],
    ['NUL in a facet', { ...good, inputs: [{ ...input, facets: { x: { 'a\0': 1 } } }] }, /NUL/],
    ['half a character', { ...good, job: { namespace: 'n', name: '\ud800' } }, /half of a character/],
    [
      'a number that no double holds',
      { ...good, run: { ...good.run, facets: { x: { n: Number.POSITIVE_INFINITY } } } },
      /no double/,
    ],
    ['nesting', { ...good, run: { ...good.run, facets: { x: nested(100) } } }, /deeper than 64/],
    ['nesting without end', { ...good, run: { ...good.run, facets: { x: nested(200_000) } } }, /deeper than 64/],
  ];
  it.each(cases)('%s', async (_, body, says) => {
    await expect(readEvent(body)).rejects.toThrow(says);
    await expect(readEvent(body)).rejects.toMatchObject({ code: 'openlineage.event_invalid' });
  });

  it('names the event of a list', async () => {
    await expect(readEvent({ ...good, run: { runId: '1' } }, '/17')).rejects.toThrow(/^\/17\/run\/runId/);
  });
});

it('what is odd but right is taken: old fields, null for absent, any facet, names of any sign', async () => {
  const event = {
    ...good,
    eventType: null,
    eventTime: '2026-03-03 13:00:00.123456+0100',
    run: { ...good.run, facets: { gone: null, spark: { _producer: 1, plan: [nested(20)] } } },
    job: { namespace: 'a:b://c', name: "x/y:z#1'; drop table users; --", facets: null },
    inputs: [{ ...input, facets: { schema: { fields: null }, storage: { layer: 'iceberg' } } }],
    more: { kept: true },
  };
  const read = await readEvent(event);
  expect(read).toMatchObject({ job: { name: event.job.name }, more: { kept: true } });
  expect(Date.parse(read.eventTime)).toBe(Date.parse('2026-03-03T12:00:00.123Z'));
  expect(JSON.stringify(read)).not.toContain('gone');
});

describe('over the wire', () => {
  const send = (app: TestApp, payload: string, url = '/api/v1/lineage') =>
    app.inject({ method: 'POST', url, headers: { 'content-type': 'application/json' }, payload });
  const total = async (app: TestApp): Promise<number> =>
    (await app.inject('/api/v1/events/lineage?limit=0')).json().totalCount;

  it('what cannot be taken is refused in words, leaves nothing, and the server answers on', async () => {
    const app = await createTestApp();
    const cases: ReadonlyArray<readonly [name: string, payload: string, status: number]> = [
      ['an event of 10 MB', JSON.stringify({ ...good, padding: 'x'.repeat(10 << 20) }), 413],
      ['deep nesting as text', `{"run":${'['.repeat(500_000)}`, 400],
      ['deep nesting that is JSON', `{"run":${'['.repeat(500_000)}${']'.repeat(500_000)}}`, 400],
      ['no JSON', '{"eventTime":', 400],
      ['nothing', '', 400],
      ['a key of the prototype', JSON.stringify(good).replace('"producer"', '"__proto__":{"x":1},"producer"'), 400],
      ['NUL', JSON.stringify({ ...good, producer: 'a\0' }), 400],
    ];
    for (const [name, payload, status] of cases) {
      const answer = await send(app, payload);
      expect([name, answer.statusCode]).toEqual([name, status]);
      expect(answer.json()).toMatchObject({ code: status, message: expect.any(String) });
    }
    const packed = async (bytes: Buffer, encoding: string) => {
      const headers = { 'content-type': 'application/json', 'content-encoding': encoding };
      return (await app.inject({ method: 'POST', url: '/api/v1/lineage', headers, payload: bytes })).statusCode;
    };
    const plain = Buffer.from(JSON.stringify(good));
    const bomb = gzipSync(Buffer.alloc(50 << 20, 0x20));
    expect(bomb.length).toBeLessThan(1 << 20);
    expect(await packed(bomb, 'gzip')).toBe(413);
    expect(await packed(plain, 'gzip')).toBe(400);
    expect(await packed(plain, 'br')).toBe(400);
    expect(await packed(gzipSync(plain).subarray(0, 20), 'gzip')).toBe(400);
    const events = [
      { ...good, producer: 'batch' },
      { ...good, run: { runId: 'x' } },
    ];
    const batch = await send(app, JSON.stringify(events), '/api/v1/lineage/batch');
    expect([batch.statusCode, batch.json().message]).toEqual([400, expect.stringMatching(/^\/1\/run\/runId/)]);
    expect(await total(app)).toBe(0);
    expect((await send(app, JSON.stringify(good))).statusCode).toBe(201);
    expect(await total(app)).toBe(1);
  });

  it('questions that cannot be answered say why', async () => {
    const app = await createTestApp();
    const cases: ReadonlyArray<readonly [path: string, status: number]> = [
      ['/api/v1/lineage', 400],
      ['/api/v1/lineage?nodeId=menus', 400],
      ['/api/v1/lineage?nodeId=dataset:n:none', 404],
      ['/api/v1/lineage?nodeId=datasetField:n:d:c', 404],
      ['/api/v1/lineage?nodeId=dataset:n:a%00b', 400],
      ['/api/v1/lineage?nodeId=job:n:j&depth=-1', 400],
      ['/api/v1/lineage?nodeId=job:n:j&depth=many', 400],
      ['/api/v1/column-lineage?nodeId=dataset:n:none', 404],
      ['/api/v1/events/lineage?limit=100000', 400],
      ['/api/v1/events/lineage?after=yesterday', 400],
      ['/api/v1/events/lineage?sortDirection=up', 400],
    ];
    for (const [path, status] of cases) {
      const answer = await app.inject(path);
      expect([path, answer.statusCode]).toEqual([path, status]);
      expect(answer.json()).toMatchObject({ code: status, message: expect.any(String) });
    }
  });
});
