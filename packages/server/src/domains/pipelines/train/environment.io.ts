import { readFileSync } from 'node:fs';
import { arch, platform } from 'node:os';
import { join } from 'node:path';

/** Where a run was made, as tags; it is not part of what identifies a model. */
export function readEnvironment(): Readonly<Record<string, string>> {
  return {
    'environment.kaizen': readVersion(),
    'environment.node': process.version,
    'environment.platform': `${platform()} ${arch()}`,
  };
}

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '../../../../package.json'), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : 'unknown';
}
