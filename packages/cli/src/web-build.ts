import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandFailure } from './failure.ts';
import { installation } from './installation.ts';
import type { Output } from './terminal/output.ts';

const stampFile = 'build-inputs.sha256';

/** Builds the web interface when what it is made from has changed since the last build; says so and shows that it works. Returns its folder. */
export async function ensureWebBuilt(output: Output): Promise<string> {
  const stampPath = join(installation.webDist, stampFile);
  const inputs = hashInputs();
  if (existsSync(stampPath) && readFileSync(stampPath, 'utf8') === inputs) return installation.webDist;
  const started = Date.now();
  output.say('Building the web interface (once, and again when its sources change) …');
  const timer = setInterval(() => output.progress(`  ${((Date.now() - started) / 1000).toFixed(0)} s`), 500);
  try {
    await runBuild();
  } finally {
    clearInterval(timer);
    output.settle();
  }
  writeFileSync(stampPath, inputs);
  output.say(`Built in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
  return installation.webDist;
}

function runBuild(): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      installation.node,
      [join(installation.root, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'],
      { cwd: installation.web, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let printed = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (printed += chunk.toString('utf8')));
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new CommandFailure(`The web interface could not be built:\n${printed.trim()}`)),
    );
  });
}

function hashInputs(): string {
  const hash = createHash('sha256');
  for (const folder of ['packages/web', 'packages/sdk', 'packages/contracts']) {
    for (const path of listSources(join(installation.root, folder)))
      hash.update(path.slice(installation.root.length)).update('\0').update(readFileSync(path)).update('\0');
  }
  return hash.digest('hex');
}

function listSources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.name !== 'node_modules' && entry.name !== 'dist' && !entry.name.includes('.test.'))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? listSources(join(folder, entry.name)) : [join(folder, entry.name)]));
}
