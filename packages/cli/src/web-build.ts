import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { readEnvironment } from './environment.ts';
import { CommandFailure, describeSystemError } from './failure.ts';
import { installation } from './installation.ts';
import { makeFolder } from './make-folder.ts';
import { formatBar, type Output } from './terminal/output.ts';

const stampFile = 'build-inputs.sha256';
/** Only the scale of the bar; a build takes a few seconds. */
const usualSeconds = 8;

/** Builds the web interface when what it is made from has changed since the last build; says so and shows that it works. */
export async function ensureWebBuilt(output: Output): Promise<void> {
  const inputs = hashWebInputs(installation.root);
  if (readStamp() === inputs) return;
  const started = Date.now();
  output.say('Building the web interface (once, and again when its sources change) …');
  const timer = setInterval(() => {
    const seconds = (Date.now() - started) / 1000;
    output.progress(`  ▸ ${formatBar(1 - Math.exp(-seconds / usualSeconds))} ${seconds.toFixed(0)} s`);
  }, 200);
  try {
    await build(inputs);
  } finally {
    clearInterval(timer);
    output.settle();
  }
  output.say(`Built in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
}

function readStamp(): string | undefined {
  const path = join(installation.webDist, stampFile);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/** Beside the present one, then in its place: a build that is broken off, or two at once, leave no half of one. */
async function build(inputs: string): Promise<void> {
  const fresh = join(installation.cache, `web-${process.pid}-new`);
  const old = join(installation.cache, `web-${process.pid}-old`);
  try {
    await makeFolder(installation.cache);
    await runVite(fresh);
    writeFileSync(join(fresh, stampFile), inputs);
    if (existsSync(installation.webDist)) renameSync(installation.webDist, old);
    renameSync(fresh, installation.webDist);
  } catch (cause) {
    // Another command has put the same build there first.
    if (readStamp() === inputs) return;
    if (cause instanceof CommandFailure) throw cause;
    throw new CommandFailure(
      `The web interface must be built, and ${installation.root} cannot be written: ${describeSystemError(cause)}. Run \`${installation.launcher} prepare-up\` once as its owner.`,
    );
  } finally {
    for (const folder of [fresh, old]) rmSync(folder, { recursive: true, force: true });
  }
}

function runVite(outDir: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const vite = join(installation.root, 'node_modules/vite/bin/vite.js');
    const child = spawn(installation.node, [vite, 'build', '--logLevel', 'warn', '--outDir', outDir, '--emptyOutDir'], {
      cwd: installation.web,
      // A test run says NODE_ENV=test, and the build would then hold the slow development parts.
      env: { ...readEnvironment().inherited, NODE_ENV: 'production' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let printed = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        printed += chunk.toString('utf8');
      });
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new CommandFailure(`The web interface could not be built:\n${printed.trim()}`)),
    );
  });
}

/** What the web interface is made from, as one hash: its sources, those of the packages that it holds, and the locked versions of all others. */
export function hashWebInputs(root: string): string {
  const hash = createHash('sha256');
  const folders = ['packages/web', 'packages/sdk', 'packages/contracts'].map((folder) => join(root, folder));
  for (const path of [...folders.flatMap(listSources), join(root, 'package-lock.json')])
    hash.update(path.slice(root.length)).update('\0').update(readFileSync(path)).update('\0');
  return hash.digest('hex');
}

function listSources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== 'node_modules' && name !== 'dist' && !name.includes('.test.'))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? listSources(join(folder, entry.name)) : [join(folder, entry.name)]));
}
