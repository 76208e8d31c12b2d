import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadConfig } from '../platform/config/load-config.ts';
import { createApp } from './create-app.ts';
import { openApiText } from './openapi.ts';

/** `node packages/server/src/app/write-openapi.ts` writes packages/server/openapi.json; with `--check` it compares and fails when it differs. */
async function main(): Promise<void> {
  const file = fileURLToPath(new URL('../../openapi.json', import.meta.url));
  const text = await currentText();
  if (!process.argv.includes('--check')) {
    writeFileSync(file, text);
    return;
  }
  if (readFileSync(file, 'utf8') === text) return;
  process.stderr.write('openapi.json is not what the routes say. Run: node packages/server/src/app/write-openapi.ts\n');
  process.exitCode = 1;
}

/** Rooms make their routes from a platform, so one is opened on a throw-away home. */
async function currentText(): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), 'openapi-'));
  try {
    const app = await createApp(loadConfig({ argv: ['--home', home, '--log-level', 'error'], env: {} }));
    const text = openApiText(app.routes);
    await app.close();
    return text;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

await main();
