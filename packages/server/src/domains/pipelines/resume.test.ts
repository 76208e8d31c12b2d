import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { EventEnvelope, PipelineRunView } from '@kaizen/contracts';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Config } from '../../platform/config/config.ts';
import { createTestHome } from '../../testing/test-home.ts';

const file = fileURLToPath(new URL('./testing/killed-run.process.ts', import.meta.url));

interface Report {
  readonly run: PipelineRunView;
  readonly events: readonly EventEnvelope[];
}

async function runProcess(
  config: Config,
  killAt: string,
): Promise<{ signal: string | null; report: Report | undefined }> {
  const child = spawn(process.execPath, ['--no-warnings', file, JSON.stringify(config), killAt], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.on('data', (chunk) => {
    printed += String(chunk);
  });
  const [, signal] = await once(child, 'close');
  return { signal, report: printed === '' ? undefined : JSON.parse(printed) };
}

async function newHome(): Promise<Config> {
  const home = await createTestHome();
  onTestFinished(() => home.remove());
  const config = { host: '127.0.0.1', port: 0, database: 'sqlite', logLevel: 'error', threads: 1, duckMemory: '256MB' };
  return { ...config, logLevel: 'error', home: home.path };
}

/** What must not depend on where the process was killed. */
function describeReport(report: Report | undefined) {
  return {
    status: report?.run.status,
    summary: report?.run.summary,
    steps: report?.run.steps.map(({ name, status, summary, outputs }) => ({ name, status, summary, outputs })),
    events: report?.events.map(({ type, payload }) => `${type} ${payload.step ?? payload.name ?? ''}`),
  };
}

describe('a run whose process is killed', () => {
  it('goes on at the first step without an outcome and ends like a run that was not killed', async () => {
    const whole = await runProcess(await newHome(), '');
    const expected = describeReport(whole.report);
    expect(expected.status).toBe('succeeded');
    expect(expected.steps?.map(({ outputs }) => Object.values(outputs)[0])).toEqual([0, 1, 2, 3, 4]);

    const config = await newHome();
    const points = [
      'begin bring',
      'effect bring',
      'outcome bring',
      'effect learn',
      'outcome learn',
      'begin release',
      'effect release',
    ];
    for (const point of points) expect((await runProcess(config, point)).signal).toBe('SIGKILL');
    const { signal, report } = await runProcess(config, '');
    expect(signal).toBeNull();
    expect(describeReport(report)).toEqual(expected);
    expect(report?.run.steps.map(({ attempt }) => attempt)).toEqual([3, 1, 2, 1, 3]);
  }, 120_000);
});
