import { KaizenError } from '../../kernel/errors.ts';

export function nothingKnown(deployment: string): KaizenError {
  return new KaizenError(
    'not_found',
    'governance.nothing_known',
    `No kept event tells of a deployment "${deployment}": nothing was judged or released under that name. \`kaizen status\` lists the deployments.`,
    { deployment },
  );
}
