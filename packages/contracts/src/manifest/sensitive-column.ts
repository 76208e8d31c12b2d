import { type Static, Type } from 'typebox';

const literals = [
  Type.Literal('email'),
  Type.Literal('iban'),
  Type.Literal('card'),
  Type.Literal('ip-address'),
  Type.Literal('phone'),
  Type.Literal('birth-date'),
  Type.Literal('person-name'),
  Type.Literal('free-text'),
  Type.Literal('other'),
] as const;

/** What makes a column sensitive, most specific first. `other` is what a person knows and no validator can. */
export const SensitiveClass = Type.Union([...literals]);
export type SensitiveClass = Static<typeof SensitiveClass>;
/** All of them, in that order. */
export const sensitiveClasses: readonly SensitiveClass[] = literals.map(({ const: name }) => name);

/** How values of a column are shown and handed out to who may not see them. */
export const MaskingSpec = Type.Object(
  {
    method: Type.Union(
      [Type.Literal('hash'), Type.Literal('truncate'), Type.Literal('generalise'), Type.Literal('redact')],
      {
        description:
          '`hash`: 32 hexadecimal digits of HMAC-SHA-256 under the key of the home, equal for equal values; `truncate`: network of an IP address, otherwise the first and last characters; `generalise`: year of a date, lower end of the range of a number; `redact`: `[redacted]`.',
      },
    ),
    keepFirst: Type.Optional(Type.Integer({ minimum: 0, maximum: 20, description: 'With `truncate`: default 0.' })),
    keepLast: Type.Optional(Type.Integer({ minimum: 0, maximum: 20, description: 'With `truncate`: default 0.' })),
    width: Type.Optional(
      Type.Number({ exclusiveMinimum: 0, description: 'With `generalise` of a number: width of the ranges.' }),
    ),
  },
  { additionalProperties: false },
);
export type MaskingSpec = Static<typeof MaskingSpec>;

/** What a class is masked by when nothing is said. */
export const defaultMasking: Readonly<Record<SensitiveClass, MaskingSpec>> = {
  email: { method: 'hash' },
  iban: { method: 'truncate', keepFirst: 2, keepLast: 4 },
  card: { method: 'truncate', keepLast: 4 },
  'ip-address': { method: 'truncate' },
  phone: { method: 'hash' },
  'birth-date': { method: 'generalise' },
  'person-name': { method: 'hash' },
  'free-text': { method: 'redact' },
  other: { method: 'hash' },
};

/** Fields of a column that say what it is about people, and how it is masked. What is declared counts as confirmed. */
export const SensitiveFields = {
  sensitive: Type.Optional(
    Type.Union([...literals, Type.Literal('none')], {
      description:
        'What makes the column sensitive; its values are then masked wherever rows are shown or handed out. `none`: looked at and found harmless.',
    }),
  ),
  masking: Type.Optional(MaskingSpec),
} as const;

/** What is wrong with a masking for a column of a type and class; undefined when nothing is. */
export function findMaskingFault(
  column: { readonly type: string; readonly sensitive?: SensitiveClass | 'none' | undefined },
  masking: MaskingSpec | undefined,
): string | undefined {
  if (masking === undefined) return undefined;
  const { sensitive, type } = column;
  if (sensitive === undefined || sensitive === 'none')
    return 'masking is for sensitive columns. Say what makes it sensitive, such as `sensitive: other`.';
  return findMisplaced(masking) ?? findUnfit({ type, sensitive }, masking);
}

/** Parameters of another method. */
function findMisplaced({ method, keepFirst, keepLast, width }: MaskingSpec): string | undefined {
  if (method !== 'truncate' && keepFirst !== undefined) return `keepFirst is for truncate, not for ${method}.`;
  if (method !== 'truncate' && keepLast !== undefined) return `keepLast is for truncate, not for ${method}.`;
  if (method !== 'generalise' && width !== undefined) return `width is for generalise, not for ${method}.`;
  return undefined;
}

/** A method that the values of the column do not take, or that lacks what it needs. */
function findUnfit(
  { type, sensitive }: { readonly type: string; readonly sensitive: SensitiveClass },
  { method, keepFirst = 0, keepLast = 0, width }: MaskingSpec,
): string | undefined {
  if (method === 'truncate') {
    const isAddress = sensitive === 'ip-address';
    if (isAddress && keepFirst + keepLast > 0)
      return 'an IP address is cut to its network; keepFirst and keepLast do not apply.';
    return isAddress || keepFirst + keepLast > 0
      ? undefined
      : 'truncate needs keepFirst or keepLast: how many characters stay.';
  }
  if (method !== 'generalise') return undefined;
  if (type === 'number' || type === 'integer')
    return width === undefined ? 'generalise of a number needs width: how wide its ranges are.' : undefined;
  if (width !== undefined) return `width is for numbers, not for ${type}.`;
  if (type === 'date' || type === 'timestamp' || sensitive === 'birth-date') return undefined;
  return `generalise is for dates and numbers, not for ${type}. Use hash, truncate or redact.`;
}
