import { readFileSync } from 'node:fs';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';

/** Where a run was made; it is not part of what identifies a model. */
export interface Environment {
  readonly kaizen: string;
  readonly node: string;
  readonly platform: string;
  /** Release of the operating system's kernel. */
  readonly system: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryBytes: number;
  /** Threads that the work was given. */
  readonly threads: number;
}

/** This process and the machine below it; names of hosts and users are not read. */
export function readEnvironment(threads: number): Environment {
  const processors = cpus();
  return {
    kaizen: readVersion(),
    node: process.version,
    platform: `${platform()} ${arch()}`,
    system: release(),
    processor: processors[0]?.model.trim() || 'unknown',
    cores: processors.length,
    memoryBytes: totalmem(),
    threads,
  };
}

/** The parts that runs are filtered by, as tags; all of it is in the artifact `environment.json`. */
export function describeEnvironment(environment: Environment): Readonly<Record<string, string>> {
  const { kaizen, node, platform: system, processor, cores, memoryBytes, threads } = environment;
  return {
    'environment.kaizen': kaizen,
    'environment.node': node,
    'environment.platform': system,
    'environment.processor': processor,
    'environment.cores': String(cores),
    'environment.memory_gb': (memoryBytes / 1e9).toFixed(1),
    'environment.threads': String(threads),
  };
}

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '../../../../package.json'), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : 'unknown';
}
