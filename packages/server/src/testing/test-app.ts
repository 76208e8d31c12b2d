import { onTestFinished } from 'vitest';
import { type App, createApp } from '../app/create-app.ts';
import { loadConfig } from '../platform/config/load-config.ts';
import { createTelemetry } from '../platform/telemetry/create-telemetry.ts';
import { createTestHome } from './test-home.ts';

/** The whole application on a throw-away home, started without a socket; closed and removed when the current test has finished. */
export async function createTestApp(
  options: { readonly started?: boolean; readonly webRoot?: string } = {},
): Promise<App> {
  const home = await createTestHome();
  onTestFinished(() => home.remove());
  const config = loadConfig({
    argv: ['--home', home.path, '--port', '0', '--web-root', options.webRoot ?? home.path],
    env: {},
  });
  const telemetry = createTelemetry(config, { log: { write: () => undefined } });
  const app = await createApp(config, { telemetry });
  onTestFinished(() => app.close());
  if (options.started !== false) await app.startWithoutSocket();
  return app;
}
