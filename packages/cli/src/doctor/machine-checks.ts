import { existsSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { installation } from '../installation.ts';
import { formatBytes } from '../terminal/format.ts';
import type { Finding } from './finding.ts';

/** The Node that runs this. */
export function checkRuntime(): Finding {
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= 24) return { subject: 'runtime', state: 'ok', text: `Node ${process.versions.node}.` };
  return {
    subject: 'runtime',
    state: 'failed',
    text: `Node ${process.versions.node}; 24 or newer is needed.`,
    mend: `Start through ${installation.launcher}, which uses the packaged Node.`,
  };
}

/** Cores, memory, system. */
export function checkMachine(): Finding {
  const memory = totalmem();
  const text = `${availableParallelism()} cores, ${formatBytes(memory)} memory, ${process.platform} ${process.arch}.`;
  const numbers = { cores: availableParallelism(), memoryBytes: memory };
  if (memory < 2 * 1024 ** 3)
    return {
      subject: 'machine',
      state: 'warning',
      text,
      mend: 'Below 2 GiB lower the memory of the data engine: kaizen up --duck-memory 512MB',
      numbers,
    };
  const known = process.platform === 'linux' || process.platform === 'darwin';
  return { subject: 'machine', state: known ? 'ok' : 'warning', text, numbers };
}

/** The native parts that `npm ci` brings. */
export function checkEngines(): Finding[] {
  const parts = [
    ['data engine', '@duckdb/node-api'],
    ['model engine', 'onnxruntime-node'],
  ] as const;
  return parts.map(([subject, name]): Finding => {
    const found = existsSync(join(installation.root, 'node_modules', name, 'package.json'));
    if (found) return { subject, state: 'ok', text: `${name} is installed.` };
    return {
      subject,
      state: 'failed',
      text: `${name} is not installed.`,
      mend: `Run \`npm ci\` in ${installation.root}.`,
    };
  });
}

/** The built web interface; building it is part of every start that needs it. */
export function checkWeb(): Finding {
  const built = existsSync(join(installation.webDist, 'index.html'));
  return {
    subject: 'web interface',
    state: 'ok',
    text: built ? 'It is built.' : 'It is not built yet; `kaizen up` builds it.',
  };
}
