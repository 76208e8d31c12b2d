import { type Static, Type } from 'typebox';

/** The one vocabulary of state, used in YAML, API, terminal and pages (house rule: look, feel and voice). */
export const State = Type.Union([
  Type.Literal('ok'),
  Type.Literal('running'),
  Type.Literal('waiting'),
  Type.Literal('needs_you'),
  Type.Literal('warning'),
  Type.Literal('failed'),
  Type.Literal('unknown'),
]);
export type State = Static<typeof State>;

/** Epoch milliseconds, UTC. */
export const Instant = Type.Integer({ minimum: 0 });

/** A list answer: `next` is the cursor of the next page, absent on the last one. */
export function pageOf<T extends ReturnType<typeof Type.Object>>(item: T) {
  return Type.Object({ items: Type.Array(item), next: Type.Optional(Type.String()) });
}

/** A point estimate with its interval (95 % unless `level` says otherwise) and sample size. */
export const Estimate = Type.Object({
  value: Type.Number(),
  low: Type.Number(),
  high: Type.Number(),
  n: Type.Integer(),
  level: Type.Optional(Type.Number()),
});
export type Estimate = Static<typeof Estimate>;
