import type { ErrorWords } from '../wire-error.ts';
import { webhooks } from '../wire-messages.ts';

/** How the protocol words the domain's errors about webhooks. */
export const webhookErrorWords: ErrorWords = {
  'tracking.webhook_not_found': (detail) => ({
    code: 'RESOURCE_DOES_NOT_EXIST',
    message: webhooks.missing(detail('id')),
  }),
  'tracking.webhook_refused': (detail, { message }) => ({
    code: 'INVALID_PARAMETER_VALUE',
    message: wordsOf(detail) ?? message,
  }),
};

function wordsOf(detail: (name: string) => string): string | undefined {
  const value = detail('value');
  switch (`${detail('field')} ${detail('rule')}`) {
    case 'name characters':
      return webhooks.name(value);
    case 'url blank':
      return webhooks.blank(value);
    case 'url scheme':
      return webhooks.scheme(detail('scheme'));
    case 'url malformed':
      return webhooks.malformed(value);
    case 'url host':
      return webhooks.noHost(value);
    case 'url address':
      return webhooks.address(detail('host'), detail('address'));
    default:
      return undefined;
  }
}
