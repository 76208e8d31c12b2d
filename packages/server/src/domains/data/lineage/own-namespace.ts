import { basename, dirname } from 'node:path';
import type { Config } from '../../../platform/config/config.ts';

/** Namespace of the platform's datasets: as configured, or the name of the folder that holds the home (`plant/.kaizen` and `plant` give `kaizen://plant`). */
export function ownNamespace({ openlineageNamespace, home }: Pick<Config, 'openlineageNamespace' | 'home'>): string {
  if (openlineageNamespace !== undefined) return openlineageNamespace;
  const name = basename(home).startsWith('.') ? basename(dirname(home)) : basename(home);
  const plain = name.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^-+|-+$/g, '');
  return `kaizen://${plain === '' ? 'home' : plain}`;
}
