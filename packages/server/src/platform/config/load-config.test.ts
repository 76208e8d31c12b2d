import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { configurationPage } from './configuration-page.ts';
import { isLoopback, loadConfig } from './load-config.ts';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'config-'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

const load = (argv: string[] = [], env: Record<string, string> = {}) => loadConfig({ argv, env, cwd });
const file = (content: unknown) =>
  writeFileSync(join(cwd, 'config.json'), typeof content === 'string' ? content : JSON.stringify(content));

test('everything has a default', () => {
  expect(load()).toEqual({
    home: join(cwd, '.kaizen'),
    host: '127.0.0.1',
    port: 4600,
    database: 'sqlite',
    logLevel: 'info',
    threads: availableParallelism(),
    duckMemory: '700MB',
    exploreMemory: '512MB',
    exploreSeconds: 30,
    artifactRoot: 'mlflow-artifacts:/',
    webhookPrivateAddresses: false,
    systemMetricsSeconds: 5,
    machinePricePerHour: 0.1,
    currency: 'USD',
    idleWattsPerCore: 0.74,
    busyWattsPerCore: 3.5,
    co2GramsPerKwh: 480,
  });
});

test('a number may have a point', () => {
  expect(load(['--machine-price-per-hour', '1.25'], { KAIZEN_CO2_GRAMS_PER_KWH: '56' })).toMatchObject({
    machinePricePerHour: 1.25,
    co2GramsPerKwh: 56,
  });
  expect(() => load(['--machine-price-per-hour', 'cheap'])).toThrow('a number from 0 to 1000000');
  expect(() => load(['--currency', 'euro'])).toThrow('three capital letters');
});

test('a switch is on or off, and nothing else', () => {
  expect(load([], { KAIZEN_WEBHOOK_PRIVATE_ADDRESSES: 'true' }).webhookPrivateAddresses).toBe(true);
  expect(load(['--webhook-private-addresses=false']).webhookPrivateAddresses).toBe(false);
  file({ webhookPrivateAddresses: true });
  expect(load(['--home', '.']).webhookPrivateAddresses).toBe(true);
  expect(() => load(['--webhook-private-addresses', 'yes'])).toThrow('`true` or `false`');
});

test.each([
  ['mlflow-artifacts:/', 'mlflow-artifacts:/'],
  ['mlflow-artifacts:/team', 'mlflow-artifacts:/team'],
  ['file:///srv/files', 'file:///srv/files'],
  ['s3://bucket/runs', 's3://bucket/runs'],
  ['/srv/files', '/srv/files'],
])('the artifact root %s', (value, expected) => {
  expect(load(['--default-artifact-root', value]).artifactRoot).toBe(expected);
  expect(load([`--artifact-root=${value}`]).artifactRoot).toBe(expected);
  expect(load([], { KAIZEN_ARTIFACT_ROOT: value }).artifactRoot).toBe(expected);
});

test('a relative artifact root starts where it is written', () => {
  expect(load(['--default-artifact-root', './files']).artifactRoot).toBe(join(cwd, 'files'));
  expect(load(['--default-artifact-root', '../files']).artifactRoot).toBe(join(cwd, '..', 'files'));
  file({ artifactRoot: 'files' });
  expect(load(['--home', '.']).artifactRoot).toBe(join(cwd, 'files'));
});

test.each([
  'file:files',
  'file://host/files',
  'http://host/files',
  'mlflow-artifacts://host/x',
  's3:bucket',
  'ftp://host/x',
  'file:///srv/../etc',
  '/srv/../etc',
  'file:///srv/%2e%2e/etc',
  '/srv/a#b',
])('the artifact root %s is refused', (value) => {
  expect(() => load(['--default-artifact-root', value])).toThrow(
    expect.objectContaining({
      code: 'platform.config_invalid',
      message: expect.stringContaining('--default-artifact-root is'),
    }),
  );
});

test('flags win over the environment, that over config.json', () => {
  file({ port: 1, logLevel: 'warn', threads: 3, logFile: 'k.log' });
  const config = load(['--home', '.', '--port=4700', '--web-root', 'web'], { KAIZEN_PORT: '2', KAIZEN_THREADS: '4' });
  expect(config).toMatchObject({ home: cwd, port: 4700, threads: 4, logLevel: 'warn' });
  expect(config.logFile).toBe(join(cwd, 'k.log'));
  expect(config.webRoot).toBe(join(cwd, 'web'));
});

test.each([
  [['--port', 'http'], {}, '--port is "http"; it takes a whole number from 0 to 65535.'],
  [['--port', '70000'], {}, '--port is 70000; it takes a whole number from 0 to 65535.'],
  [[], { KAIZEN_LOG_LEVEL: 'loud' }, 'KAIZEN_LOG_LEVEL is "loud"; it takes one of `debug`, `info`, `warn`, `error`.'],
  [
    [],
    { KAIZEN_DATABASE: 'mysql://u:pw@h/d' },
    'KAIZEN_DATABASE is "mysql://u:…@h/d"; it takes `sqlite` or a `postgres://` URL.',
  ],
  [['--prot', '1'], {}, '--prot is not a setting. Did you mean --port?'],
  [['--port'], {}, '--port is ""; it takes a whole number from 0 to 65535.'],
  [[], { KAIZEN_DUCK_MEMORY: 'lots' }, 'KAIZEN_DUCK_MEMORY is "lots"; it takes a size such as `512MB` or `4GB`.'],
])('%j %j is refused by field, value and mend', (argv, env, message) => {
  expect(() => load(argv, { ...env })).toThrow(expect.objectContaining({ kind: 'invalid', message }));
});

test.each([
  [{ prot: 1 }, 'Did you mean port?'],
  [{ port: '4600' }, 'it takes a whole number'],
  [{ home: '/x' }, 'cannot be set inside itself'],
  ['{ "port": ', 'cannot be used'],
  ['[]', 'not a JSON object'],
])('config.json %j is refused', (content, message) => {
  file(content);
  expect(() => load(['--home', '.'])).toThrow(message);
});

test('an address that other machines reach is refused', () => {
  expect(() => load(['--host', '0.0.0.0'])).toThrow(
    expect.objectContaining({ code: 'platform.host_not_loopback', message: expect.stringContaining('"0.0.0.0"') }),
  );
  for (const host of ['127.0.0.1', '127.0.0.2', '::1', 'localhost']) expect(isLoopback(host)).toBe(true);
  for (const host of ['192.168.1.4', '::', '127.evil.com', '']) expect(isLoopback(host)).toBe(false);
});

test('the committed reference page is current (node packages/server/src/platform/config/write-configuration-page.ts writes it)', () => {
  const committed = new URL('../../../../../docs/reference/configuration.md', import.meta.url);
  expect(readFileSync(committed, 'utf8')).toBe(configurationPage());
});
