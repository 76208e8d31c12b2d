import { RawReadPage, RotatedMaskKey } from '@kaizen/contracts';
import { Type } from 'typebox';
import { defineRoute, type Route } from '../../../../platform/http/route.ts';
import type { Platform } from '../../../../platform/platform.ts';
import { maskKeyRotated } from '../events.ts';
import type { MaskKeys } from '../masking/mask-keys.sql.ts';
import type { RawReads } from './raw-reads.ts';

/** Who read raw values, and the key that pseudonyms are made with. */
export function createRawRoutes({ db }: Pick<Platform, 'db'>, raw: RawReads, keys: MaskKeys): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/datasets/:dataset/raw-reads',
      operationId: 'listRawReads',
      summary: 'Who read raw values of sensitive columns, when and what for, newest first',
      permission: 'data:dataset:read',
      tag: 'data',
      params: Type.Object({ dataset: Type.String() }),
      query: Type.Object({
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
        cursor: Type.Optional(Type.String({ pattern: '^[0-9]{1,16}$' })),
      }),
      response: RawReadPage,
      async handler({ params, query }) {
        const { items, next } = await raw.list(params.dataset, query);
        return { items: [...items], ...(next === undefined ? {} : { next }) };
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/mask-key/rotate',
      operationId: 'rotateMaskKey',
      summary: 'Make pseudonyms with a new key; they join no more with those handed out before',
      permission: 'data:sensitivity:write',
      tag: 'data',
      response: RotatedMaskKey,
      async handler({ caller }) {
        const rotated = await keys.rotate(caller.name);
        await db.run((tx) => tx.emit(maskKeyRotated(caller.name, rotated)));
        return rotated;
      },
    }),
  ];
}
