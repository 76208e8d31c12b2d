import { readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the whole repository. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

const skipped = new Set(['node_modules', 'dist', '.git', '.kaizen', 'coverage', 'results']);
/** Environments of Python that tests and benchmarks make. */
const isEnvironment = (name: string) => name.startsWith('.venv');

/** Paths of all files below `folder` that end in one of the extensions, relative to `from`, in order. */
export function listFiles(from: string, folder: string, extensions: readonly string[]): string[] {
  return readdirSync(join(from, folder), { withFileTypes: true })
    .filter((entry) => !skipped.has(entry.name) && !isEnvironment(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(from, folder, entry.name);
      if (entry.isDirectory()) return listFiles(from, relative(from, path), extensions);
      return extensions.some((extension) => entry.name.endsWith(extension)) ? [relative(from, path)] : [];
    });
}

/** Generated files are the only exemption from size and lint. */
export function isGenerated(path: string): boolean {
  return /\.gen\.tsx?$/.test(path);
}

/** Whether a file is a test or test support. */
export function isTest(path: string): boolean {
  return /\.test\.tsx?$|\/testing\//.test(path);
}
