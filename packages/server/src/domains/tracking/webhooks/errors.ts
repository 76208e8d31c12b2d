import { KaizenError } from '../../../kernel/errors.ts';

export function webhookNotFound(id: string): KaizenError {
  return new KaizenError(
    'not_found',
    'tracking.webhook_not_found',
    `There is no webhook "${id}". List them with GET /api/v1/webhooks.`,
    { id },
  );
}

export function formatMissing(): KaizenError {
  return new KaizenError(
    'precondition',
    'tracking.webhook_format_missing',
    'Nothing here says how messages of webhooks are spelled. Connect an edge that does.',
  );
}

/** What is wrong with a webhook that a client gave. */
export interface WebhookProblem {
  readonly field: 'name' | 'description' | 'url' | 'topics' | 'secret';
  readonly rule: string;
  readonly message: string;
  /** Never the secret. */
  readonly value?: string;
  readonly more?: Readonly<Record<string, unknown>>;
}

export function webhookRefused({ field, rule, message, value, more }: WebhookProblem): KaizenError {
  const shown = value === undefined ? {} : { value: value.slice(0, 1000) };
  return new KaizenError('invalid', 'tracking.webhook_refused', message, { field, rule, ...shown, ...more });
}

/** A name led to an address that webhooks must not reach. */
export function addressRefused(host: string, address: string): KaizenError {
  return new KaizenError(
    'forbidden',
    'tracking.webhook_address_refused',
    `"${host}" is at ${address}, which is no public address, so nothing was sent. Set webhookPrivateAddresses (KAIZEN_WEBHOOK_PRIVATE_ADDRESSES=true) if webhooks may reach the own network.`,
    { host, address },
  );
}

/** No answer came: the job tries again. */
export function receiverUnreachable(host: string, reason: string): KaizenError {
  return new KaizenError('unavailable', 'tracking.webhook_unreachable', `"${host}" did not answer: ${reason}.`, {
    host,
  });
}

/** The receiver answered that it could not; `again` when trying once more may help. */
export function receiverRefused(host: string, status: number, again: boolean): KaizenError {
  const redirect = status >= 300 && status < 400 ? ' Redirects are not followed: give the final URL.' : '';
  return new KaizenError(
    again ? 'unavailable' : 'precondition',
    'tracking.webhook_answer_refused',
    `"${host}" answered ${status}.${redirect}`,
    { host, status },
  );
}
