import { KaizenApiError } from '@kaizen/sdk';

/** Where and why the server cannot follow a filter; the position counts characters of the person's own text. */
export interface FilterFault {
  readonly message: string;
  readonly position: number;
  readonly length: number;
}

/** Reads a refusal of the filter; undefined when the error is about something else. */
export function readFilterFault(error: Error | null): FilterFault | undefined {
  if (!(error instanceof KaizenApiError) || error.code !== 'tracking.filter_invalid') return undefined;
  const { position, length, text } = error.details ?? {};
  return {
    message: error.message,
    position: typeof position === 'number' ? position : 0,
    length: typeof length === 'number' ? length : typeof text === 'string' ? text.length : 1,
  };
}
