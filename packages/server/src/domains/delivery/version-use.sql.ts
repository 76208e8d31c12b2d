import type { Tx } from '../../platform/db/database.ts';
import { idsIn } from '../../platform/db/ids-in.ts';
import type { VersionUseOfModels } from '../tracking/index.ts';
import { openPhases } from './release-store.sql.ts';
import type { DeliveryTables } from './tables.ts';

/** Versions that are live, that an open release tries, or that taking back the live one would restore; for tracking's port `VersionUseOfModels`. */
export const deliveryVersionUse: VersionUseOfModels = {
  name: 'delivery',
  async isUsed(tx: Tx, versionIds: readonly string[]) {
    const db = tx.on<DeliveryTables>();
    const champions = await db
      .selectFrom('delivery_deployments')
      .select('champion_version_id as id')
      .where(idsIn(tx.kind, 'champion_version_id', versionIds))
      .execute();
    const live = db
      .selectFrom('delivery_deployments')
      .select('champion_release_id')
      .where('champion_release_id', 'is not', null);
    const released = await db
      .selectFrom('delivery_releases')
      .select(['model_version_id', 'previous_version_id'])
      .where((where) => where.or([where('phase', 'in', openPhases), where('id', 'in', live)]))
      .where((where) =>
        where.or([idsIn(tx.kind, 'model_version_id', versionIds), idsIn(tx.kind, 'previous_version_id', versionIds)]),
      )
      .execute();
    const asked = new Set(versionIds);
    const found = [
      ...champions.map(({ id }) => id),
      ...released.flatMap((row) => [row.model_version_id, row.previous_version_id]),
    ];
    return new Set(found.filter((id) => id !== null && asked.has(id)).map(String));
  },
};
