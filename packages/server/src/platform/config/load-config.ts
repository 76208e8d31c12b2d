import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { findNearestName } from '@kaizen/contracts';
import { Value } from 'typebox/value';
import { messageOf } from '../../kernel/errors.ts';
import { readArtifactRoot } from './artifact-root.ts';
import { Config } from './config.ts';
import { hostNotLoopback, invalidSetting, unknownSetting, unreadableConfigFile } from './errors.ts';
import { expectedOf, keyword, type Setting, settings } from './settings.ts';

/** Where settings are read from. Everything has a default, so that `loadConfig()` in main.ts is the whole story. */
export interface ConfigSources {
  /** Arguments after the program's name. */
  readonly argv?: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
}

/** A value and the words by which an error names where it came from. */
interface Given {
  readonly value: unknown;
  readonly where: string;
}

/** Flags that go by another name too. */
const OTHER_FLAGS: Readonly<Record<string, string>> = { '--default-artifact-root': '--artifact-root' };
type GivenSettings = Partial<Record<keyof Config, Given>>;

/** The configuration of this process. Throws `platform.config_…` with the field, the value and the mend. */
export function loadConfig(sources: ConfigSources = {}): Config {
  const cwd = sources.cwd ?? process.cwd();
  // biome-ignore lint/style/noProcessEnv: the one place that reads the environment
  const env = sources.env ?? process.env;
  const outer = { ...fromEnvironment(env), ...fromFlags(sources.argv ?? process.argv.slice(2)) };
  const home = resolve(cwd, text(check(named('home'), outer.home ?? { value: '.kaizen', where: 'home' })));
  const given: GivenSettings = { ...fromFile(home), ...outer };
  const values: Record<string, unknown> = { threads: availableParallelism() };
  for (const setting of settings) {
    const found = given[setting.name];
    if (found !== undefined) values[setting.name] = check(setting, found);
  }
  const config = Value.Parse(Config, Value.Default(Config, { ...values, home }));
  if (!isLoopback(config.host)) throw hostNotLoopback(given.host?.where ?? 'host', config.host);
  return { ...config, ...resolved(config, given, cwd, home) };
}

/** True for the addresses and the name that only this machine can reach. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}

function named(name: keyof Config): Setting {
  const found = settings.find((setting) => setting.name === name);
  if (found === undefined) throw new TypeError(`no setting ${name}`);
  return found;
}

function fromEnvironment(env: Readonly<Record<string, string | undefined>>): GivenSettings {
  const given: GivenSettings = {};
  for (const setting of settings) {
    const value = env[setting.variable];
    if (value !== undefined && value !== '')
      given[setting.name] = { value: parsed(setting, value), where: setting.variable };
  }
  return given;
}

function fromFlags(argv: readonly string[]): GivenSettings {
  const given: GivenSettings = {};
  const flags = settings.map((setting) => setting.flag);
  for (let index = 0; index < argv.length; index += 1) {
    const [flag = '', inline] = splitFlag(argv[index] ?? '');
    const setting = settings.find((candidate) => candidate.flag === (OTHER_FLAGS[flag] ?? flag));
    if (setting === undefined) throw unknownSetting(flag, findNearestName(flag, flags));
    const value = inline ?? argv[++index];
    if (value === undefined) throw invalidSetting(flag, '', expectedOf(setting.schema));
    given[setting.name] = { value: parsed(setting, value), where: flag };
  }
  return given;
}

function splitFlag(argument: string): [string, string | undefined] {
  const equals = argument.indexOf('=');
  return equals < 0 ? [argument, undefined] : [argument.slice(0, equals), argument.slice(equals + 1)];
}

function fromFile(home: string): GivenSettings {
  const path = join(home, 'config.json');
  const content = readIfThere(path);
  if (content === undefined) return {};
  let object: unknown;
  try {
    object = JSON.parse(content);
  } catch (error) {
    throw unreadableConfigFile(path, messageOf(error));
  }
  if (typeof object !== 'object' || object === null || Array.isArray(object)) {
    throw unreadableConfigFile(path, 'it is not a JSON object');
  }
  const given: GivenSettings = {};
  for (const [name, value] of Object.entries(object)) {
    const where = `"${name}" in ${path}`;
    const setting = settings.find((candidate) => candidate.name === name);
    if (setting === undefined)
      throw unknownSetting(
        where,
        findNearestName(
          name,
          settings.map((each) => each.name),
        ),
      );
    if (name === 'home') throw unreadableConfigFile(path, 'the home cannot be set inside itself ("home")');
    given[setting.name] = { value, where };
  }
  return given;
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return undefined;
    throw unreadableConfigFile(path, messageOf(error));
  }
}

/** Numbers and switches of the environment and of flags are text until here; what is none stays text and fails its check by name. */
function parsed(setting: Setting, value: string): unknown {
  if (keyword(setting.schema, 'type') === 'boolean') return value === 'true' || (value === 'false' ? false : value);
  const type = keyword(setting.schema, 'type');
  if (type === 'number') return /^-?\d+([.]\d+)?$/.test(value) ? Number(value) : value;
  return type === 'integer' && /^-?\d+$/.test(value) ? Number(value) : value;
}

function check(setting: Setting, given: Given): unknown {
  if (!Value.Check(setting.schema, given.value))
    throw invalidSetting(given.where, given.value, expectedOf(setting.schema));
  return given.value;
}

function text(value: unknown): string {
  return String(value);
}

/** Paths of the configuration file start at the home, all others at the working folder. */
function resolved(config: Config, given: GivenSettings, cwd: string, home: string): Partial<Config> {
  const base = (name: 'webRoot' | 'logFile' | 'artifactRoot') => (given[name]?.where.startsWith('"') ? home : cwd);
  const where = given.artifactRoot?.where ?? 'artifactRoot';
  return {
    ...(config.artifactRoot === undefined
      ? {}
      : { artifactRoot: readArtifactRoot(config.artifactRoot, base('artifactRoot'), where) }),
    ...(config.webRoot === undefined ? {} : { webRoot: resolve(base('webRoot'), config.webRoot) }),
    ...(config.logFile === undefined ? {} : { logFile: resolve(base('logFile'), config.logFile) }),
  };
}
