import { loadConfig } from '../../platform/config/load-config.ts';
import { createTelemetry } from '../../platform/telemetry/create-telemetry.ts';
import { createApp } from '../create-app.ts';
import { fillHome } from './fill-home.ts';
import { fillTracking } from './fill-tracking.ts';
import { watchStalls } from './watch-stalls.ts';

/**
 * A server's process that tells how long its event loop stood still. Argument: the home. Messages: `fill` copies rows until every list is long, `fill tracking` plants what clients
 * may have tracked,
 * `begin` starts a measurement, `end` ends it; each is answered, the last with the longest stall in milliseconds.
 */
const [, , home = ''] = process.argv;
const config = loadConfig({
  argv: ['--home', home, '--port', '0', '--log-level', 'error', '--web-root', home],
  env: {},
});
const app = await createApp(config, { telemetry: createTelemetry(config) });
const stalls = watchStalls();

process.on('message', (message) => {
  if (message === 'fill') void fillHome(app.platform).then(() => process.send?.('filled'));
  if (message === 'fill tracking') void fillTracking(app.platform).then(() => process.send?.('filled'));
  if (message === 'end') void stalls.end().then((longest) => process.send?.(longest));
  if (message !== 'begin') return;
  stalls.begin();
  process.send?.('begun');
});
process.on('disconnect', () => process.exit(0));
const { url } = await app.start();
process.send?.({ url, token: app.token });
