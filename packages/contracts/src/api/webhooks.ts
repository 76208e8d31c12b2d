import { type Static, Type } from 'typebox';
import { Instant, pageOf } from '../states.ts';

/** A webhook and how its last delivery ended. Its secret is never read out; `signed` says that there is one. */
export const WebhookView = Type.Object({
  id: Type.String(),
  projectId: Type.String(),
  name: Type.String(),
  description: Type.Optional(Type.String()),
  url: Type.String(),
  active: Type.Boolean(),
  signed: Type.Boolean(),
  /** What it listens to, such as `version.created`. */
  topics: Type.Array(Type.String()),
  createdAt: Instant,
  updatedAt: Instant,
  /** The last attempt; `status` is that of the receiver's answer, absent when none came. */
  lastDelivery: Type.Optional(
    Type.Object({
      deliveryId: Type.String(),
      at: Instant,
      outcome: Type.Union([Type.Literal('delivered'), Type.Literal('failed')]),
      status: Type.Optional(Type.Integer()),
      message: Type.Optional(Type.String()),
    }),
  ),
});
export type WebhookView = Static<typeof WebhookView>;

/** Webhooks and where the next page begins. */
export const WebhookPage = pageOf(WebhookView);
export type WebhookPage = Static<typeof WebhookPage>;
