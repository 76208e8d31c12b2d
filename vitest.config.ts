import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/**
 * Suites: `unit` runs everywhere; `shared` needs the real datasets beside the clone and is skipped, visibly, without them; `kill`, `browser` and `interop` run the
 * whole product and belong to the full check; each of those has a short form in `unit`.
 */
// biome-ignore lint/style/noDefaultExport: the test runner asks for one
export default defineConfig({
  test: {
    maxWorkers: availableParallelism(),
    testTimeout: 30_000,
    // Processes that tests start find their modules compiled, as those of the launcher do: half a second each.
    env: { NODE_COMPILE_CACHE: join(tmpdir(), 'kaizen-compile-cache') },
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          // Files of a worker share their modules: a third of the time went into loading them anew. A test leaves nothing behind in them.
          isolate: false,
          include: [
            'packages/*/src/**/*.test.{ts,tsx}',
            'checks/**/*.test.ts',
            'bench/**/*.test.ts',
            'interop/**/*.test.ts',
          ],
          exclude: ['**/*.{shared,kill,browser,interop}.test.ts', '**/node_modules/**'],
        },
      },
      {
        extends: true,
        test: { name: 'shared', include: ['{packages,bench}/**/*.shared.test.ts'], exclude: ['**/node_modules/**'] },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['{packages,interop}/**/*.browser.test.ts'],
          exclude: ['**/node_modules/**'],
          testTimeout: 300_000,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'interop',
          include: ['interop/**/*.interop.test.ts'],
          exclude: ['**/node_modules/**'],
          testTimeout: 300_000,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'kill',
          include: ['{packages,interop}/**/*.kill.test.ts'],
          exclude: ['**/node_modules/**'],
          testTimeout: 1_800_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
