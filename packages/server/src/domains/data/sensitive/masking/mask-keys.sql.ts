import { randomBytes } from 'node:crypto';
import type { Clock } from '../../../../kernel/clock.ts';
import type { Database } from '../../../../platform/db/database.ts';
import type { Sealer } from '../../../../platform/secrets/sealer.ts';
import type { MaskKeyRow, SensitiveTables } from '../tables.ts';
import type { MaskKey } from './mask-rule.ts';

const KEY_BYTES = 32;

/** The key of the home that pseudonyms are made with. It lies sealed in the state database, like every secret of the home. */
export interface MaskKeys {
  /** The key in use; the first one is made when it is first needed. */
  current(): Promise<MaskKey>;
  /** A new key: pseudonyms are others from then on, and join no more with those handed out before. */
  rotate(by: string): Promise<{ readonly id: string; readonly previousId: string }>;
}

export function createMaskKeys(given: {
  readonly db: Pick<Database, 'read' | 'run'>;
  readonly sealer: Sealer;
  readonly clock: Clock;
}): MaskKeys {
  const { db, sealer, clock } = given;
  const context = (id: string) => `mask-key ${id}`;
  const find = () =>
    db
      .read<SensitiveTables>()
      .selectFrom('data_mask_keys')
      .selectAll()
      .where('retired_at', 'is', null)
      .executeTakeFirst();
  const open = async (row: MaskKeyRow): Promise<MaskKey> => ({
    id: row.id,
    bytes: Buffer.from(await sealer.open(row.sealed_key, context(row.id)), 'hex'),
  });

  /** Puts a key in the place of another; whoever does the same meanwhile finds the one that came first. */
  async function replace(previous: MaskKeyRow | undefined, by: string): Promise<void> {
    const id = String(Number(previous?.id ?? 0) + 1);
    const sealed = await sealer.seal(randomBytes(KEY_BYTES).toString('hex'), context(id));
    const at = clock.now();
    await db.run(async (tx) => {
      const keys = tx.on<SensitiveTables>();
      const row: MaskKeyRow = { id, sealed_key: sealed, created_by: by, created_at: at, retired_at: null };
      await keys
        .insertInto('data_mask_keys')
        .values(row)
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute();
      if (previous !== undefined)
        await keys.updateTable('data_mask_keys').set({ retired_at: at }).where('id', '=', previous.id).execute();
    });
  }

  async function get(by: string): Promise<MaskKeyRow> {
    const found = await find();
    if (found !== undefined) return found;
    await replace(undefined, by);
    const made = await find();
    if (made === undefined) throw new Error('The key for masking could not be made.');
    return made;
  }

  return {
    current: async () => open(await get('system')),
    async rotate(by) {
      const previous = await get(by);
      await replace(previous, by);
      return { id: (await get(by)).id, previousId: previous.id };
    },
  };
}
