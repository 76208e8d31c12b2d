import type { EventDraft } from '@kaizen/contracts';
import { describe, expect, it } from 'vitest';
import { versionEvent } from '../../testing/kill-scenario.ts';
import { eachDatabase } from '../../testing/test-database.ts';
import { createTestPlatform } from '../../testing/test-platform.ts';
import type { Reaction } from './outbox.ts';

const aliasEvent: EventDraft = {
  type: 'tracking.alias.set',
  projectId: 'prj_2',
  subject: 'mv_1',
  payload: { model: 'm', alias: 'champion', modelVersionId: 'mv_1', version: 1 },
};

function recorder(
  name: string,
  seen: string[],
  fail: (subject: string) => boolean = () => false,
): Reaction<'data.version.committed'> {
  return {
    name,
    on: ['data.version.committed'],
    async handle(event) {
      if (fail(event.subject)) throw new Error(`${name} cannot take ${event.subject}`);
      seen.push(event.payload.versionId);
    },
  };
}

eachDatabase((database) => {
  const opened = () => createTestPlatform({ database });

  it('delivers to each reaction in order, only what it asked for', async () => {
    const { db, outbox } = await opened();
    const first: string[] = [];
    const second: string[] = [];
    outbox.register([recorder('first', first), recorder('second', second)]);
    await db.run((tx) => tx.emit(versionEvent('a')));
    await outbox.start();
    await db.run(async (tx) => {
      await tx.emit(versionEvent('b'));
      await tx.emit(aliasEvent);
      await tx.emit(versionEvent('c'));
    });
    await Promise.all(['d', 'e', 'f'].map((id) => db.run((tx) => tx.emit(versionEvent(id)))));
    await outbox.drained();
    expect(first).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    expect(second).toEqual(first);
  });

  it('delivers what a reaction emits, in the same way', async () => {
    const { db, outbox } = await opened();
    const seen: string[] = [];
    const chain: Reaction<'data.version.committed'> = {
      name: 'chain',
      on: ['data.version.committed'],
      async handle(event, tx) {
        seen.push(event.subject);
        if (event.subject.length < 4) await tx.emit(versionEvent(`${event.subject}a`));
      },
    };
    outbox.register([chain]);
    await outbox.start();
    await db.run((tx) => tx.emit(versionEvent('a')));
    await outbox.drained();
    expect(seen).toEqual(['a', 'aa', 'aaa', 'aaaa']);
  });

  it('tries a failing event again, holds only its reaction, and shows it', async () => {
    const platform = await opened();
    const { db, outbox, telemetry } = platform;
    const good: string[] = [];
    const bad: string[] = [];
    let broken = true;
    outbox.register([recorder('good', good), recorder('bad', bad, (subject) => broken && subject === 'b')]);
    await outbox.start();
    for (const id of ['a', 'b', 'c']) await db.run((tx) => tx.emit(versionEvent(id)));
    await expect.poll(() => good).toEqual(['a', 'b', 'c']);
    await expect.poll(() => telemetry.expose()).toMatch(/kaizen_reaction_stuck\{reaction="bad"\} 1/);
    expect(bad).toEqual(['a']);
    expect(platform.logged).toContainEqual(expect.objectContaining({ reaction: 'bad', error: 'bad cannot take b' }));
    broken = false;
    await outbox.drained();
    expect(bad).toEqual(['a', 'b', 'c']);
    await expect.poll(() => telemetry.expose()).toMatch(/kaizen_reaction_stuck\{reaction="bad"\} 0/);
  });

  it('keeps nothing of a handler that failed', async () => {
    const { db, outbox, jobs } = await opened();
    let failures = 2;
    const reaction: Reaction<'data.version.committed'> = {
      name: 'enqueue',
      on: ['data.version.committed'],
      async handle(event, tx) {
        await jobs.enqueue(tx, { kind: 'k', key: `${event.subject} ${failures}`, projectId: 'p', input: {} });
        if (failures > 0) {
          failures -= 1;
          throw new Error('later');
        }
      },
    };
    outbox.register([reaction]);
    await outbox.start();
    await db.run((tx) => tx.emit(versionEvent('a')));
    await outbox.drained();
    expect((await jobs.list({})).map(({ key }) => key)).toEqual(['a 0']);
  });

  it('goes on after a restart; a reaction that comes later begins with what happens from then on', async () => {
    const platform = await opened();
    const seen: string[] = [];
    platform.outbox.register([recorder('old', seen)]);
    await platform.outbox.start();
    await platform.db.run((tx) => tx.emit(versionEvent('a')));
    await platform.outbox.drained();
    await platform.outbox.stop();
    await platform.db.run((tx) => tx.emit(versionEvent('b')));
    const next = await platform.restart();
    const late: string[] = [];
    next.outbox.register([recorder('old', seen), recorder('late', late)]);
    await next.outbox.start();
    await next.db.run((tx) => tx.emit(versionEvent('c')));
    await next.outbox.drained();
    expect(seen).toEqual(['a', 'b', 'c']);
    expect(late).toEqual(['c']);
  });

  it('a reaction that asks for history gets what was before it, once, going on where it was stopped', async () => {
    const platform = await opened();
    platform.outbox.register([recorder('old', [])]);
    await platform.outbox.start();
    for (const id of ['a', 'b', 'c']) await platform.db.run((tx) => tx.emit(versionEvent(id)));
    await platform.db.run((tx) => tx.emit(aliasEvent));
    await platform.outbox.drained();
    const seen: string[] = [];
    const stopped: Array<Promise<void>> = [];
    const next = await platform.restart();
    const history: Reaction = {
      name: 'history',
      on: ['data.version.committed'],
      history: true,
      async handle({ subject }) {
        seen.push(subject);
        if (subject === 'b') stopped.push(next.outbox.stop());
      },
    };
    next.outbox.register([history]);
    await next.outbox.start();
    await expect.poll(() => stopped.length).toBe(1);
    await stopped[0];
    expect(seen).toEqual(['a', 'b']);
    const third = await next.restart();
    third.outbox.register([history]);
    await third.outbox.start();
    await third.db.run((tx) => tx.emit(versionEvent('d')));
    await third.outbox.drained();
    expect(seen).toEqual(['a', 'b', 'c', 'd']);
    const last = await third.restart();
    last.outbox.register([{ ...history, on: ['data.version.committed', 'tracking.alias.set'] }]);
    await last.outbox.start();
    await last.outbox.drained();
    expect(seen, 'and of a type that it asks for later').toEqual(['a', 'b', 'c', 'd', 'mv_1']);
  });

  it('tells subscribers after the commit, in order, and nothing of what was rolled back', async () => {
    const { db, outbox } = await opened();
    const heard: Array<[number, string]> = [];
    const unsubscribe = outbox.subscribe(({ seq, subject }) => heard.push([seq, subject]));
    await Promise.allSettled([
      db.run((tx) => tx.emit(versionEvent('a'))),
      db.run(async (tx) => {
        await tx.emit(versionEvent('lost'));
        throw new Error('no');
      }),
      db.run((tx) => tx.emit(versionEvent('b'))),
    ]);
    unsubscribe();
    await db.run((tx) => tx.emit(versionEvent('c')));
    expect(heard).toEqual([
      [1, 'a'],
      [2, 'b'],
    ]);
  });

  describe('find', () => {
    it.each([
      ['oldest first by default', {}, ['a', 'mv_1', 'b', 'c']],
      ['newest first', { order: 'newest' as const }, ['c', 'b', 'mv_1', 'a']],
      ['by type', { types: ['tracking.alias.set' as const] }, ['mv_1']],
      ['by no type', { types: [] }, []],
      ['by subject', { subject: 'b' }, ['b']],
      ['by project', { projectId: 'prj_1' }, ['a', 'b', 'c']],
      ['after a number', { after: 2 }, ['b', 'c']],
      ['after a number, backwards', { after: 3, order: 'newest' as const }, ['mv_1', 'a']],
      ['many', { limit: 1000 }, ['a', 'mv_1', 'b', 'c']],
    ])('gives events %s', async (_name, query, subjects) => {
      const { db, outbox } = await opened();
      for (const event of [versionEvent('a'), aliasEvent, versionEvent('b'), versionEvent('c')])
        await db.run((tx) => tx.emit(event));
      expect((await outbox.find(query)).items.map(({ subject }) => subject)).toEqual(subjects);
    });

    it('gives whole envelopes, pages, and an instant as the end', async () => {
      const { db, outbox } = await opened();
      await db.run((tx) => tx.emit(versionEvent('a')));
      await db.run((tx) => tx.emit({ ...aliasEvent, environment: 'test', actor: { kind: 'user', name: 'local' } }));
      const page = await outbox.find({ limit: 1 });
      expect(page).toMatchObject({
        next: '1',
        items: [{ ...versionEvent('a'), seq: 1, environment: 'production', inputs: [] }],
      });
      const [first] = page.items;
      expect((await outbox.find({ until: first?.at ?? 0 })).items).toEqual(page.items);
      const rest = await outbox.find({ after: 1 });
      expect(rest).toMatchObject({ items: [{ environment: 'test', actor: { kind: 'user', name: 'local' } }] });
      expect(rest.next).toBeUndefined();
    });
  });

  it('refuses an event that its schema does not know', async () => {
    const { db, outbox } = await opened();
    const wrong = (change: object) => {
      const event: EventDraft = { ...versionEvent('a'), ...change };
      return db.run((tx) => tx.emit(event));
    };
    await expect(wrong({ payload: { dataset: 'd' } })).rejects.toThrow(/data\.version\.committed payload/);
    await expect(wrong({ payload: { ...versionEvent('a').payload, rows: Number.NaN } })).rejects.toThrow(
      /payload.*rows/,
    );
    await expect(wrong({ type: 'data.nothing' })).rejects.toThrow(/not in the catalogue/);
    await expect(wrong({ subject: '' })).rejects.toThrow(/empty subject/);
    await expect(wrong({ inputs: [{ id: 'x' }] })).rejects.toThrow(/inputs/);
    expect((await outbox.find({})).items).toEqual([]);
  });

  it('refuses two reactions of one name and a late registration', async () => {
    const { outbox } = await opened();
    outbox.register([recorder('a', [])]);
    expect(() => outbox.register([recorder('a', [])])).toThrow(/"a"/);
    await outbox.start();
    expect(() => outbox.register([recorder('b', [])])).toThrow(/before/);
  });
});
