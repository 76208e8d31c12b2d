import type { Permission, RuleSpec } from '@kaizen/contracts';
import { expect, onTestFinished, test } from 'vitest';
import { createHttpServer } from '../../../../platform/http/http-server.ts';
import { applySections } from '../../testing/machine-data.ts';
import { makePerson } from '../testing/made-people.ts';
import { openPeople, peopleCsv, peopleManifest } from '../testing/people-data.ts';
import { maskingOperations } from './masked-routes.ts';

const sensitive = {
  email: { type: 'text', sensitive: 'email' },
  client_ip: { type: 'text', sensitive: 'ip-address' },
  birth_date: { type: 'date', sensitive: 'birth-date' },
  customer_name: { type: 'text', sensitive: 'person-name' },
  remarks: { type: 'text', sensitive: 'free-text' },
  age: { type: 'integer', sensitive: 'other', masking: { method: 'generalise', width: 10 }, max: 60 },
} as const;
const columns = { id: { type: 'integer' }, region: { type: 'category' }, ...sensitive } as const;
const rules: RuleSpec[] = [
  { rule: 'expect_column_values_to_match_regex', column: 'email', regex: '^user' },
  { rule: 'expect_column_values_to_be_unique', column: 'client_ip', severity: 'warning' },
  { rule: 'expect_column_max_to_be_between', column: 'age', max_value: 30, severity: 'warning' },
  { rule: 'expect_compound_columns_to_be_unique', column_list: ['region', 'customer_name'], severity: 'warning' },
];

/** People in a server whose callers may what `may` says; every value of a sensitive column is told apart by its name. */
async function serve(may: (permission: Permission) => boolean = () => true) {
  const manifest = peopleManifest(columns);
  const people = await openPeople({
    ...manifest,
    data: {
      people: { source: {}, columns, validation: { policy: 'quarantine', maxBadShare: 0.5, rules } },
    },
  });
  const { platform, room, send } = people;
  const versions = [await send(peopleCsv(0, 40)), await send(peopleCsv(40, 60), 'append')];
  const { ids, telemetry } = platform;
  const http = await createHttpServer({
    routes: room.routes,
    ids,
    telemetry,
    webRoot: platform.config.home,
    isReady: () => true,
    authorizer: { identify: () => ({ name: 'ada' }), allows: (_, permission) => may(permission) },
  });
  onTestFinished(() => http.close());
  const ask = async (method: 'GET' | 'POST', path: string, payload?: object, headers: Record<string, string> = {}) => {
    const url = `/api/v1/datasets/people${path}`;
    const sent = payload === undefined ? {} : { payload };
    const reply = await http.inject({ method, url, headers: { host: 'localhost', ...headers }, ...sent });
    return { status: reply.statusCode, text: reply.body, headers: reply.headers, json: () => reply.json() };
  };
  return { ...people, http, versions, ask };
}

/** Everything sensitive of everybody, as it may stand in an answer. */
const secrets = Array.from({ length: 60 }, (_, i) => makePerson(i)).flatMap(({ email, ip, name, comment, birth }) => [
  email,
  ip,
  name,
  comment.slice(0, 24),
  ...(birth.endsWith('-01-01') ? [] : [birth]),
]);
const leaksOf = (text: string) => secrets.filter((secret) => text.includes(secret));

test('nothing that shows rows or values shows a sensitive one', async () => {
  const { ask, platform, versions, room, http } = await serve();
  const [batch] = (await ask('GET', '/batches')).json().items;
  expect(batch.rowsBad).toBeGreaterThan(0);
  const validation = (await ask('POST', '/validations', {})).json();
  const { result } = (await platform.jobs.ended(validation.jobId)) as { result?: { reportId?: string } };
  const paths = [
    '',
    '/batches',
    `/batches/${batch.id}`,
    `/batches/${batch.id}/quarantine`,
    '/versions/current/rows?limit=100',
    '/versions/current/profile?form=full',
    ...Object.keys(sensitive).map((name) => `/versions/current/profile/column?name=${name}`),
    `/diff?from=${versions[0]}&to=${versions[1]}`,
    `/validations/${result?.reportId}`,
    `/validations/${result?.reportId}/page`,
    '/versions/current/verdict',
    '/schema/infer',
    '@current.csv',
  ];
  for (const path of paths) {
    const method = path === '/schema/infer' ? 'POST' : 'GET';
    const { status, text } = await ask(method, path, method === 'POST' ? {} : undefined);
    expect([path, status, leaksOf(text)]).toEqual([path, 200, []]);
  }
  const drift = await ask('POST', '/drift', { reference: { version: versions[0] } });
  expect([drift.status, leaksOf(drift.text)]).toEqual([200, []]);
  const course = await ask('POST', '/drift/courses', { rows: 10, reference: 2 });
  expect([course.status, leaksOf(course.text)]).toEqual([200, []]);
  for (const sql of ['SELECT * FROM people', `SELECT max(email), list(customer_name) FROM "people@${versions[0]}"`]) {
    const url = '/api/v1/explore/query';
    const explored = await http.inject({ method: 'POST', url, headers: { host: 'localhost' }, payload: { sql } });
    expect([sql, explored.statusCode, leaksOf(explored.body)]).toEqual([sql, 200, []]);
    const { id } = explored.json();
    const kept = await http.inject({ url: `/api/v1/explore/results/${id}/rows`, headers: { host: 'localhost' } });
    expect([sql, kept.statusCode, leaksOf(kept.body)]).toEqual([sql, 200, []]);
    expect(kept.body).toContain('[redacted]');
  }
  const list = await room.routes
    .find(({ operationId }) => operationId === 'listDatasets')
    ?.handler({ query: {}, params: {} } as never);
  expect(leaksOf(JSON.stringify(list))).toEqual([]);
  // The same answers do hold them when nothing is masked: what is looked for is there.
  expect(
    leaksOf((await ask('GET', '/versions/current/rows?limit=100&raw=true&purpose=test')).text).length,
  ).toBeGreaterThan(150);
});

test('rows are masked by the method of each column; equal values stay equal', async () => {
  const { ask, versions } = await serve();
  const { columns: names, rows, masked } = (await ask('GET', '/versions/current/rows?limit=3')).json();
  const person = makePerson(0);
  const cell = (row: number, name: string) => rows[row][names.indexOf(name)];
  expect(masked.toSorted()).toEqual(Object.keys(sensitive).toSorted());
  expect(cell(0, 'id')).toBe('1000');
  expect(cell(0, 'email')).toMatch(/^[0-9a-f]{32}$/);
  expect(cell(0, 'client_ip')).toBe(person.ip.replace(/\d+$/, '0/24'));
  expect(cell(0, 'birth_date')).toBe(`${person.birth.slice(0, 4)}-01-01`);
  expect(cell(1, 'age')).toBe('20');
  expect(cell(0, 'remarks')).toBe('[redacted]');
  const again = (await ask('GET', `/versions/${versions[0]}/rows?limit=1`)).json();
  expect(again.rows[0]).toEqual(rows[0]);
  const profile = (await ask('GET', '/versions/current/profile/column?name=age')).json();
  expect(profile).toMatchObject({ name: 'age', masked: 'generalise', count: expect.any(Number) });
  expect([profile.min, profile.quantiles, profile.histogram]).toEqual([undefined, undefined, undefined]);
});

test('raw values: with the permission, for a purpose, in production, and written down', async () => {
  const { ask, versions, platform, room } = await serve();
  const rows = '/versions/current/rows?limit=1&raw=true';
  expect((await ask('GET', rows)).json().error).toMatchObject({ code: 'data.purpose_missing' });
  expect((await ask('GET', '/raw-reads')).json().items).toEqual([]);
  const raw = (await ask('GET', `${rows}&purpose=a%20complaint`)).json();
  expect(raw.rows[0]).toContain(makePerson(0).email);
  expect(raw.masked).toBeUndefined();
  await ask('GET', '/versions/current/rows?limit=1');
  const diff = await ask('GET', `/diff?to=${versions[1]}&raw=true&purpose=why`);
  expect([diff.status, diff.text.slice(0, 200)]).toEqual([200, expect.anything()]);
  const { items } = (await ask('GET', '/raw-reads')).json();
  expect(items).toMatchObject([
    { surface: 'difference', purpose: 'why' },
    { surface: 'rows', purpose: 'a complaint', by: 'ada', versionId: versions[1], dataset: 'people' },
  ]);
  expect(items[1].columns.toSorted()).toEqual(Object.keys(sensitive).toSorted());
  const [event] = (await platform.outbox.find({ types: ['data.raw.read'], order: 'oldest' })).items;
  expect(event).toMatchObject({
    actor: { kind: 'user', name: 'ada' },
    subject: 'people',
    inputs: [{ kind: 'dataset_version', id: versions[1] }],
  });
  expect((await ask('GET', '/raw-reads?limit=1')).json().next).toBe(
    String(event?.seq === undefined ? '' : event.seq + 1),
  );
  // Elsewhere raw values stay where they are, whoever asks.
  const staging = { ...peopleManifest(columns), environment: 'staging' };
  await applySections(platform, room.manifestSections, staging, { environment: 'staging' });
  expect((await ask('GET', `${rows}&purpose=why`)).json().error).toMatchObject({ code: 'data.raw_outside_production' });
});

test('without the permission raw values are refused, masked ones are not', async () => {
  const { ask } = await serve((permission) => permission !== 'data:raw:read');
  for (const path of ['/versions/current/rows?', '@current.csv?', '/versions/current/profile?']) {
    expect((await ask('GET', `${path}raw=true&purpose=why`)).status).toBe(403);
    expect((await ask('GET', path)).status).toBe(200);
  }
  expect((await ask('GET', '/raw-reads')).json().items).toEqual([]);
});

test('a version as one file: masked under an address of its own, raw as one reading however many parts', async () => {
  const { ask, versions, platform, http } = await serve();
  const masked = await ask('GET', '@current.csv');
  expect(masked.headers.etag).toMatch(new RegExp(`^"${versions[1]}-masked-[0-9a-f]{16}"$`));
  expect(String(masked.headers['x-kaizen-masked']).split(',').toSorted()).toEqual(Object.keys(sensitive).toSorted());
  expect((await ask('GET', '@current.csv', undefined, { 'if-none-match': String(masked.headers.etag) })).status).toBe(
    304,
  );
  const raw = '@current.csv?raw=true&purpose=export';
  for (const range of ['bytes=0-9', 'bytes=10-19', 'bytes=20-29'])
    expect((await ask('GET', raw, undefined, { range })).status).toBe(206);
  expect((await ask('GET', '/raw-reads')).json().items).toHaveLength(1);
  platform.clock.advance(61_000);
  const whole = await ask('GET', raw);
  expect(whole.headers.etag).toBe(`"${versions[1]}"`);
  expect(leaksOf(whole.text).length).toBeGreaterThan(150);
  expect((await ask('GET', raw, undefined, { 'if-none-match': `"${versions[1]}"` })).status).toBe(304);
  expect((await ask('GET', '/raw-reads')).json().items).toHaveLength(2);
  // With another key pseudonyms are others, and so is the file.
  const reply = await http.inject({ method: 'POST', url: '/api/v1/mask-key/rotate', headers: { host: 'localhost' } });
  expect(reply.json()).toEqual({ id: '2', previousId: '1' });
  const after = await ask('GET', '@current.csv');
  expect(after.headers.etag).not.toBe(masked.headers.etag);
  expect(after.text).not.toBe(masked.text);
});

/** Operations of the room whose answers hold no value of a row. */
const valueless = new Set(
  `getVersion listVersions uploadBatch loadDataset listBatchFiles pushRows commitRows getPushStatus listVersionTags setVersionTag deleteVersionTag revertDataset
  collectVersions listDriftReports recomputeDriftReport listDriftCourses listValidations startValidation uploadFileToValidate listQuarantine fixQuarantine
  replayQuarantine listSchemaRevisions getLineageImpact listLineageNodes getSensitiveColumns scanSensitiveColumns confirmSensitiveColumn dismissSensitiveColumn
  listRawReads rotateMaskKey sendExploreFile listExploreViews getExploreView saveExploreView changeExploreView deleteExploreView putDatasetFile
  makeSyntheticSample getSyntheticSample`.split(/\s+/),
);
/** The schema is what people wrote or accepted, and is edited as it stands; what is inferred for it leaves sensitive values out. */
const written = new Set(['getSchemaText', 'inferSchema', 'diffSchema', 'acceptSchema']);

test('every operation of the room masks what it shows, or is known to show nothing', async () => {
  const { room } = await openPeople();
  const unknown = room.routes
    .map(({ operationId }) => operationId)
    .filter((name) => ![maskingOperations, valueless, written].some((known) => known.has(name)));
  expect(unknown).toEqual([]);
});
