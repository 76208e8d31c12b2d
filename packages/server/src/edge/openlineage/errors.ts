import { KaizenError } from '../../kernel/errors.ts';

/** An event that is none, with its place and what is expected there. */
export function eventInvalid(place: string, problem: string): KaizenError {
  const where = place === '' ? 'The event' : place;
  return new KaizenError('invalid', 'openlineage.event_invalid', `${where}: ${problem}`, { place });
}

/** A parameter of a query that cannot be read. */
export function parameterInvalid(name: string, value: string, expected: string): KaizenError {
  return new KaizenError(
    'invalid',
    'openlineage.parameter_invalid',
    `${name} "${value.slice(0, 100)}" is not ${expected}.`,
    { name },
  );
}
