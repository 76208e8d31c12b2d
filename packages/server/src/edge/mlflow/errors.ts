import { KaizenError } from '../../kernel/errors.ts';

/** Errors of the edge itself: code `mlflow.<the protocol's code in lower case>`; the message is the wire's. */

export const invalidParameter = (message: string) =>
  new KaizenError('invalid', 'mlflow.invalid_parameter_value', message);

export const badRequest = (message: string) => new KaizenError('invalid', 'mlflow.bad_request', message);

export const doesNotExist = (message: string) =>
  new KaizenError('not_found', 'mlflow.resource_does_not_exist', message);

export const alreadyExists = (message: string) =>
  new KaizenError('conflict', 'mlflow.resource_already_exists', message);
