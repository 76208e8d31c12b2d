import { expect, test } from 'vitest';
import { eachDatabase } from '../../../testing/test-database.ts';
import { createSensitiveService } from './sensitive-service.ts';
import { openPeople, peopleCsv, peopleManifest } from './testing/people-data.ts';

async function open(...given: Parameters<typeof openPeople>) {
  const people = await openPeople(...given);
  const service = createSensitiveService(people.platform);
  const states = async () =>
    Object.fromEntries(
      (await service.list('people')).columns.map(({ column, status, class: name }) => [column, `${status} ${name}`]),
    );
  const events = async (type: 'data.sensitivity.proposed' | 'data.sensitivity.decided') =>
    (await people.platform.outbox.find({ types: [type] })).items.map(({ payload }) => payload);
  return { ...people, service, states, events };
}

const found = {
  email: 'proposed email',
  client_ip: 'proposed ip-address',
  birth_date: 'proposed birth-date',
  customer_name: 'proposed person-name',
  remarks: 'proposed free-text',
};

eachDatabase((database) => {
  test('a version is looked at by itself; what a person decides stays, and only what changed is proposed again', async () => {
    const { send, settle, service, states, events } = await open(peopleManifest(), { database });
    const first = await send(peopleCsv(0, 100));
    expect(await settle()).toBe(1);
    expect(await states()).toEqual(found);
    const { columns: items, scan } = await service.list('people');
    expect(scan?.versionId).toBe(first);
    expect(items.find(({ column }) => column === 'email')).toMatchObject({
      masking: { method: 'hash' },
      finding: { confidence: 1, checked: 100, passed: 100, words: ['email'], versionId: first },
    });
    await service.confirm('people', { column: 'email' }, 'ada');
    await service.dismiss('people', { column: 'remarks', reason: 'made by a machine' }, 'ada');
    const changed = { column: 'region', class: 'other', masking: { method: 'redact' } } as const;
    expect(await service.confirm('people', changed, 'ada')).toMatchObject({
      status: 'confirmed',
      class: 'other',
      masking: { method: 'redact' },
    });
    // Few rows more: nothing to look at. Many: looked at, and nothing is proposed anew.
    await send(peopleCsv(100, 105));
    expect(await settle()).toBe(1);
    await send(peopleCsv(105, 120));
    expect(await settle()).toBe(2);
    const decided = { ...found, email: 'confirmed email', remarks: 'dismissed free-text', region: 'confirmed other' };
    expect(await states()).toEqual(decided);
    expect(await events('data.sensitivity.proposed')).toHaveLength(1);
    expect(await events('data.sensitivity.decided')).toMatchObject([
      { column: 'email', status: 'confirmed', class: 'email', method: 'hash', by: 'ada' },
      { column: 'remarks', status: 'dismissed', class: 'free-text', by: 'ada', reason: 'made by a machine' },
      { column: 'region', status: 'confirmed', class: 'other', method: 'redact' },
    ]);
  });

  test('a confirmed column stays so whatever comes; a dismissed one that looks like another class is proposed again', async () => {
    const { send, settle, service, states } = await open(peopleManifest(), { database });
    await send(peopleCsv(0, 60));
    await settle();
    await service.confirm('people', { column: 'client_ip', masking: { method: 'hash' } }, 'ada');
    await service.dismiss('people', { column: 'email', reason: 'addresses of machines' }, 'ada');
    await send(
      peopleCsv(60, 120, (i) => `+49 30 90182${100 + i}`).replace(/,\d+\.\d+\.\d+\.\d+,/g, ',none,'),
      'replace',
    );
    await settle();
    expect(await states()).toMatchObject({ client_ip: 'confirmed ip-address', email: 'proposed phone' });
    expect((await service.list('people')).columns.find(({ column }) => column === 'client_ip')).toMatchObject({
      masking: { method: 'hash' },
      decision: { by: 'ada', declared: false },
    });
    // A proposal that is not found any more goes.
    await send(
      peopleCsv(120, 180, (i) => `x${i}`),
      'replace',
    );
    await settle();
    expect((await states()).email).toBeUndefined();
  });
});

test('what is declared counts as confirmed, and is changed where it is declared', async () => {
  const { send, settle, service, states, apply } = await open(
    peopleManifest({
      email: { type: 'text', sensitive: 'none' },
      region: { type: 'category', sensitive: 'other', masking: { method: 'truncate', keepFirst: 1 } },
    }),
  );
  await send(peopleCsv(0, 50));
  await settle();
  expect(await states()).toMatchObject({ email: 'dismissed undefined', region: 'confirmed other' });
  expect((await service.list('people')).columns.find(({ column }) => column === 'region')).toMatchObject({
    decision: { by: 'kaizen.yaml', declared: true },
    masking: { method: 'truncate', keepFirst: 1 },
  });
  await expect(service.confirm('people', { column: 'email' }, 'ada')).rejects.toMatchObject({
    code: 'data.sensitivity_declared',
  });
  const wrong = apply(peopleManifest({ email: { type: 'text', masking: { method: 'hash' } } }));
  await expect(wrong).rejects.toThrow(/masking is for sensitive columns/);
});

test('what cannot be decided is refused with the mend', async () => {
  const { send, settle, service } = await open();
  await send(peopleCsv(0, 50));
  await settle();
  const refuse = (request: Parameters<typeof service.confirm>[1]) => service.confirm('people', request, 'ada');
  await expect(refuse({ column: 'emial' })).rejects.toThrow(/no column "emial". Did you mean "email"/);
  await expect(refuse({ column: 'age' })).rejects.toMatchObject({ code: 'data.sensitive_class_missing' });
  await expect(refuse({ column: 'age', class: 'other', masking: { method: 'generalise' } })).rejects.toThrow(
    /needs width/,
  );
  await expect(refuse({ column: 'email', masking: { method: 'truncate' } })).rejects.toThrow(
    /needs keepFirst or keepLast/,
  );
  expect(await refuse({ column: 'age', class: 'other', masking: { method: 'generalise', width: 10 } })).toMatchObject({
    status: 'confirmed',
  });
  // Confirmed again with another reason, the masking stays.
  expect(await refuse({ column: 'age', reason: 'asked by the works council' })).toMatchObject({
    masking: { method: 'generalise', width: 10 },
  });
});
