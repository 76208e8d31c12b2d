import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PipelineRunView, RunView } from '@kaizen/contracts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTestHome } from '../testing/test-home.ts';

const file = fileURLToPath(new URL('./testing/command-run.process.ts', import.meta.url));
const manifest = `
kaizen: 1
project: mill
pipelines:
  own:
    steps:
      - { name: learn, run: sh learn.sh, outputs: [count] }
      - { name: use, run: 'echo "$KAIZEN_INPUTS"', shell: true }
`;
/** Every start leaves a line; it tells how many there were. */
const script = `
echo start >> starts.txt
echo begun
i=0; while [ $i -lt 40 ]; do i=$((i+1)); sleep 0.1; done
echo "{\\"count\\": $(wc -l < starts.txt)}" > "$KAIZEN_OUTPUTS"
`;

interface Report {
  readonly run: PipelineRunView;
  readonly runs: readonly RunView[];
}

async function openProject() {
  const newFolder = async () => {
    const made = await createTestHome();
    onTestFinished(() => made.remove());
    return realpath(made.path);
  };
  const [home, folder] = [await newFolder(), await newFolder()];
  await writeFile(join(folder, 'kaizen.yaml'), manifest);
  await writeFile(join(folder, 'learn.sh'), script);
  const runProcess = async (killAt: string): Promise<{ signal: string | null; report: Report | undefined }> => {
    const child = spawn(process.execPath, ['--no-warnings', file, home, folder, manifest, killAt], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let printed = '';
    child.stdout.on('data', (chunk) => {
      printed += String(chunk);
    });
    const [, signal] = await once(child, 'close');
    return { signal, report: printed === '' ? undefined : JSON.parse(printed) };
  };
  const starts = async () => (await readFile(join(folder, 'starts.txt'), 'utf8')).trim().split('\n').length;
  return { home, runProcess, starts };
}

/** The processes whose command line or folder is this home's. */
async function processesOf(home: string): Promise<number[]> {
  const found: number[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    const env = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    if (line.includes(`${home}/commands`) || env.includes(`${home}/commands`)) found.push(Number(pid));
  }
  return found;
}

describe('a command whose server is killed', () => {
  it('goes on, and the next server takes it up', async () => {
    const { home, runProcess, starts } = await openProject();
    expect((await runProcess('tracking.run.started')).signal).toBe('SIGKILL');
    expect((await runProcess('said begun')).signal).toBe('SIGKILL');
    expect((await processesOf(home)).length).toBeGreaterThan(1);
    expect((await runProcess('pipelines.step.finished')).signal).toBe('SIGKILL');
    const { report } = await runProcess('');
    expect(report?.run).toMatchObject({
      status: 'succeeded',
      steps: [{ outputs: { count: 1 } }, { status: 'succeeded' }],
    });
    expect(report?.runs.map(({ status }) => status)).toEqual(['finished', 'finished']);
    expect(await starts()).toBe(1);
    expect(await processesOf(home)).toEqual([]);
    expect(await readdir(join(home, 'commands'))).toEqual([]);
  });

  it('begins again when nobody can tell how it ended', async () => {
    const { home, runProcess, starts } = await openProject();
    expect((await runProcess('said begun')).signal).toBe('SIGKILL');
    for (const pid of await processesOf(home)) process.kill(pid, 'SIGKILL');
    const { report } = await runProcess('');
    expect(report?.run).toMatchObject({ status: 'succeeded', steps: [{ outputs: { count: 2 } }, {}] });
    expect(report?.runs.map(({ status }) => status).sort()).toEqual(['finished', 'finished', 'killed']);
    expect(await starts()).toBe(2);
    expect(await processesOf(home)).toEqual([]);
  });
});
