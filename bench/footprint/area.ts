import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchArea, BenchContext } from '../area.ts';
import { measureInstall } from './install.ts';
import { StartedServer } from './started-server.ts';

const rounds = 5;
const restRounds = 3;
const restSeconds = 10;

async function measureStarts(context: BenchContext, count: number, cache: string | undefined): Promise<number[]> {
  const seconds: number[] = [];
  for (let round = 0; round < count; round++) {
    const server = await StartedServer.start(context.root, cache);
    seconds.push(server.readyAfter);
    await server.end();
    context.log(`Start: ready after ${server.readyAfter.toFixed(2)} s.`);
  }
  return seconds;
}

async function measureRest(context: BenchContext): Promise<number[]> {
  const megabytes: number[] = [];
  for (let round = 0; round < restRounds; round++) {
    const server = await StartedServer.start(context.root, undefined);
    await new Promise((resolve) => setTimeout(resolve, restSeconds * 1000));
    const used = await server.readResidentMegabytes();
    await server.end();
    megabytes.push(used);
    context.log(`At rest, ${restSeconds} s after ready: ${used.toFixed(0)} MB.`);
  }
  return megabytes;
}

/** What the bare server costs: from the command to ready, memory while nobody asks anything, and the install. */
export const area: BenchArea = {
  async run(context) {
    const load = loadavg()[0] ?? 0;
    await measureStarts(context, 1, undefined);
    const cold = await measureStarts(context, rounds, undefined);
    const rest = await measureRest(context);
    const first = await measureStarts(context, 1, join(tmpdir(), `kaizen-first-start-${process.pid}`));
    const install = await measureInstall(context);
    const alone = (ours: readonly number[]) => ({ ours, peer: [] });
    return {
      peer: undefined,
      settings: {
        command: 'kaizen up on a fresh home and a free port, web interface built, compile cache warm',
        'memory-at-rest': `resident memory of its one process, ${restSeconds} s after ready`,
        'first-start': 'the same with an empty compile cache',
        install: install.how,
        'load of the machine at the begin': Number(load.toFixed(2)),
      },
      measures: {
        'cold-start': alone(cold),
        'memory-at-rest': alone(rest),
        install: alone(install.seconds),
        'first-start': alone(first),
      },
    };
  },
};
