import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { BenchArea, BenchContext } from '../area.ts';

const execute = promisify(execFile);
const rounds = 3;

interface DemoLine {
  readonly secondsToProduction: number;
  readonly secondsAlertToReplaced: number;
}

async function runDemo(context: BenchContext): Promise<DemoLine & { readonly wall: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'kaizen-bench-loop-'));
  const data = context.data === undefined ? [] : ['--data', context.data];
  const started = performance.now();
  try {
    const { stdout } = await execute(
      join(context.root, 'packages/cli/bin/kaizen'),
      ['demo', '--home', join(folder, 'home'), '--port', '0', '--exit', '--json', ...data],
      { maxBuffer: 1 << 24, timeout: 900_000 },
    );
    // Wire mapping: the last line of `kaizen demo --json`.
    const line = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as DemoLine;
    return { ...line, wall: (performance.now() - started) / 1000 };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The full-size demo: from the start of the pipeline on the data to the first answer of the new model, beside the published minutes of the reference study. */
export const area: BenchArea = {
  async run(context) {
    const load = loadavg()[0] ?? 0;
    const runs: Array<Awaited<ReturnType<typeof runDemo>>> = [];
    for (let round = 0; round < rounds; round++) {
      const run = await runDemo(context);
      context.log(`Demo ${round + 1} of ${rounds}: ${run.secondsToProduction.toFixed(1)} s to production.`);
      runs.push(run);
    }
    const alone = (read: (run: (typeof runs)[number]) => number) => ({ ours: runs.map(read), peer: [] });
    return {
      peer: undefined,
      settings: {
        data: context.data === undefined ? 'simulated by the recipe of AI4I 2020, 10,000 rows' : 'AI4I 2020',
        'seconds-to-production': 'start of the pipeline on the data to the first answer of the new model',
        'reference study (Mutya and Majety, table 1), deployment time': '30 min baseline, 18 min with MLOps',
        'what its minutes contain': 'the study does not say, so they are not a peer',
        'load of the machine at the begin': Number(load.toFixed(2)),
      },
      measures: {
        'seconds-to-production': alone((run) => run.secondsToProduction),
        'seconds-alert-to-replaced': alone((run) => run.secondsAlertToReplaced),
        'demo-wall-time': alone((run) => run.wall),
      },
    };
  },
};
