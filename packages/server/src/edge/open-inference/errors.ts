import { KaizenError } from '../../kernel/errors.ts';

/** A request body that is not what the protocol says; `where` names the field or tensor. */
export const malformed = (where: string, message: string) =>
  new KaizenError('invalid', 'open_inference.malformed', message, { where });

export const binaryRefused = () =>
  new KaizenError(
    'invalid',
    'open_inference.binary_refused',
    'This server does not read the binary tensor extension yet; send tensors as JSON (binary_data=False in tritonclient).',
  );
