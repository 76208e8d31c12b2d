import { expect, it } from 'vitest';
import { eachDatabase } from '../../../testing/test-database.ts';
import { createLineageScene, dataset, type Made, OWN, runEvent } from './testing/lineage-scene.ts';

eachDatabase((database) => {
  async function opened() {
    const { lineage } = await createLineageScene({ database });
    const { commands, reader } = lineage;
    const impact = async (column: string, direction: 'downstream' | 'upstream' = 'downstream', name = 'machines') =>
      reader.getImpact({ dataset: name, column, direction, depth: 20 });
    return { record: commands.record, impact };
  }

  const features = (revision: string, at: number, made: Made) =>
    runEvent('features', {
      ...{ run: revision, at },
      inputs: [dataset('machines')],
      outputs: [dataset('features/state', { version: revision, made })],
    });
  const model = (version: string, at: number, revision: string, columns: readonly string[]) =>
    runEvent('register', {
      ...{ run: `model ${version}`, at },
      inputs: [dataset('features/state', { version: revision })],
      outputs: [
        dataset('models/wear', {
          version,
          made: { prediction: columns.map((column) => `features/state.${column}`) },
        }),
      ],
    });
  const release = (version: string, at: number) =>
    runEvent('release', {
      ...{ run: `release ${at}`, at },
      inputs: [dataset('models/wear', { version })],
      outputs: [dataset('deployments/wear', { version, made: { prediction: ['models/wear.prediction'] } })],
    });

  it('knows that an older model which is still live saw a column that the newest one does not', async () => {
    const { record, impact } = await opened();
    await record([
      features('fs_1', 1, { power: ['machines.torque', 'machines.speed'], age: ['machines.age'] }),
      model('1', 2, 'fs_1', ['power', 'age']),
      release('1', 3),
      features('fs_2', 4, { age: ['machines.age'] }),
      model('2', 5, 'fs_2', ['age']),
    ]);
    const before = await impact('torque');
    expect(before.nodes.map(({ name, version, current }) => [name, version, current])).toEqual([
      ['machines', undefined, true],
      ['features/state', 'fs_1', false],
      ['models/wear', '1', false],
      ['deployments/wear', '1', true],
    ]);
    expect(before.headline).toContain('What is live now is affected.');
    await record([release('2', 6)]);
    const after = await impact('torque');
    expect(after.nodes.map(({ name }) => name)).not.toContain('deployments/wear');
    expect(after.headline).toContain('Nothing live is affected.');
    expect((await impact('age')).nodes.map(({ name, version }) => [name, version])).toContainEqual([
      'deployments/wear',
      '2',
    ]);
  });

  it('goes back to the raw columns of what is current', async () => {
    const { record, impact } = await opened();
    await record([
      features('fs_1', 1, { power: ['machines.torque', 'machines.speed'] }),
      model('1', 2, 'fs_1', ['power']),
      features('fs_2', 3, { age: ['machines.age'] }),
      model('2', 4, 'fs_2', ['age']),
      release('1', 5),
    ]);
    const { nodes, headline } = await impact('prediction', 'upstream', 'deployments/wear');
    const raw = nodes.filter(({ name }) => name === 'machines').map(({ field }) => field);
    expect(raw.sort()).toEqual(['speed', 'torque']);
    expect(headline).toBe(
      '"prediction" of deployments/wear is made of 2 columns of datasets, 1 feature and 1 model version.',
    );
  });

  it('says possible where a job does not tell which columns it reads, and certain where another way does', async () => {
    const { record, impact } = await opened();
    await record([
      features('fs_1', 1, { power: ['machines.torque'] }),
      runEvent('report', { at: 1, inputs: [dataset('features/state')], outputs: [dataset('report')] }),
      runEvent('mail', { at: 1, inputs: [dataset('report')], outputs: [dataset('mail')] }),
      runEvent('copy', { at: 1, inputs: [dataset('machines')], outputs: [dataset('copy')] }),
      runEvent('more', { at: 2, inputs: [dataset('copy')], outputs: [dataset('more', { made: { t: ['copy.t'] } })] }),
    ]);
    const { nodes, headline } = await impact('torque');
    expect(nodes.map(({ name, field, certainty }) => [name, field, certainty])).toEqual([
      ['machines', 'torque', 'certain'],
      ['features/state', 'power', 'certain'],
      ['copy', undefined, 'possible'],
      ['more', 't', 'possible'],
      ['report', undefined, 'possible'],
      ['mail', undefined, 'possible'],
    ]);
    expect(headline).toBe(
      '1 feature depends on "torque" of machines; perhaps also 4 columns of datasets. Nothing live is affected.',
    );
  });

  it('names what it does not know', async () => {
    const { record, impact } = await opened();
    await record([features('fs_1', 1, { power: ['machines.torque'] })]);
    await expect(impact('torque', 'downstream', 'machine')).rejects.toMatchObject({
      code: 'data.lineage_dataset_not_found',
      message: expect.stringContaining('Did you mean "machines"?'),
    });
    await expect(impact('powr', 'downstream', 'features/state')).rejects.toMatchObject({
      code: 'data.lineage_column_not_found',
      message: expect.stringContaining('Did you mean "power"?'),
    });
    const none = await impact('power', 'downstream', 'features/state');
    expect(none.headline).toBe('Nothing that is known depends on "power" of features/state.');
    expect(none.namespace).toBe(OWN);
  });
});
