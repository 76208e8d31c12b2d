import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createSealer } from '../../../../platform/secrets/sealer.ts';
import { eachDatabase } from '../../../../testing/test-database.ts';
import { createTestPlatform } from '../../../../testing/test-platform.ts';
import type { SensitiveTables } from '../tables.ts';
import { createMaskKeys } from './mask-keys.sql.ts';

eachDatabase((database) => {
  test('one key, made once, sealed, the same after a restart; another one after a rotation', async () => {
    const platform = await createTestPlatform({ database });
    const open = () => createMaskKeys({ ...platform, sealer: createSealer(join(platform.config.home, 'secrets.key')) });
    const made = await Promise.all([open().current(), open().current(), open().current()]);
    const [first] = made;
    expect(first.id).toBe('1');
    expect(first.bytes.byteLength).toBe(32);
    for (const one of made) expect(one).toEqual(first);
    expect(await open().current()).toEqual(first);
    const row = () =>
      platform.db.read<SensitiveTables>().selectFrom('data_mask_keys').selectAll().orderBy('id').execute();
    expect(JSON.stringify(await row())).not.toContain(Buffer.from(first.bytes).toString('hex'));
    expect(await open().rotate('ada')).toEqual({ id: '2', previousId: '1' });
    const second = await open().current();
    expect(second.id).toBe('2');
    expect(second.bytes).not.toEqual(first.bytes);
    expect(await row()).toMatchObject([
      { id: '1', retired_at: expect.any(Number) },
      { id: '2', created_by: 'ada', retired_at: null },
    ]);
  });
});
