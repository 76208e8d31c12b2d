import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { duckClosed } from '../errors.ts';
import { createQueryQueue } from '../query-queue.ts';
import { type EngineProcess, startEngineProcess } from './engine-process.ts';
import { sqlTime } from './errors.ts';
import type { LockedDuck, LockedOptions, LockedSession } from './locked-duck.ts';
import type { EngineSettings } from './protocol.ts';

/** `tempFolder` belongs to this engine alone; `home` is the folder whose paths error messages may show. */
export interface LockedDuckSettings {
  /** How many queries run at once, each in a process of its own. */
  readonly processes: number;
  readonly threads: number;
  /** As DuckDB writes it, e.g. `512MB`. */
  readonly memory: string;
  readonly seconds: number;
  readonly tempFolder: string;
  readonly home: string;
}

/** Node and the engine without a query. */
const BASE_BYTES = 200 * 2 ** 20;
/** What may be spilled to the disk by one query. */
const TEMP_LIMIT = '4GB';
/** An idle process ends after this time. */
const IDLE_MS = 5 * 60_000;

/** Processes start with the first query and are used again; one that had to be stopped by force is replaced. */
export function createLockedDuck(settings: LockedDuckSettings): LockedDuck {
  const queue = createQueryQueue(settings.processes);
  const idle: Array<{ readonly process: EngineProcess; readonly timer: NodeJS.Timeout }> = [];
  const all = new Set<EngineProcess>();
  let runs = 0;
  /** What a killed server left. */
  let cleaned: Promise<void> | undefined;
  let closed = false;

  function take(): EngineProcess {
    const known = idle.pop();
    clearTimeout(known?.timer);
    if (known?.process.isAlive === true) return known.process;
    const started = startEngineProcess();
    all.add(started);
    return started;
  }

  function give(process: EngineProcess): void {
    if (!process.isAlive || closed) {
      process.kill();
      all.delete(process);
      return;
    }
    const timer = setTimeout(() => {
      idle.splice(
        idle.findIndex((one) => one.process === process),
        1,
      );
      process.kill();
      all.delete(process);
    }, IDLE_MS).unref();
    idle.push({ process, timer });
  }

  return {
    run: (work, options = {}) =>
      queue.run('page', options.signal, async () => {
        if (closed) throw duckClosed();
        runs += 1;
        cleaned ??= rm(settings.tempFolder, { recursive: true, force: true });
        await cleaned;
        const process = take();
        const engine = engineSettings(settings, runs);
        try {
          return await guarded(process, { settings, engine, options }, work);
        } catch (error) {
          throw closed ? duckClosed() : error;
        } finally {
          await process.ask({ ask: 'end' }).catch(() => undefined);
          // One that was ended by force could not tidy up.
          if (!process.isAlive) await rm(engine.tempFolder, { recursive: true, force: true });
          give(process);
        }
      }),
    async close() {
      closed = true;
      queue.close();
      for (const process of all) process.kill();
      while (queue.running > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    },
  };
}

function engineSettings({ threads, memory, tempFolder }: LockedDuckSettings, run: number): EngineSettings {
  const maxProcessBytes = BASE_BYTES + 1.25 * bytesOf(memory);
  return { threads, memory, tempFolder: join(tempFolder, `query_${run}`), tempLimit: TEMP_LIMIT, maxProcessBytes };
}

/** Runs the work until it ends, time is up or its caller goes; whichever comes first decides what is told. */
async function guarded<R>(
  process: EngineProcess,
  given: { readonly settings: LockedDuckSettings; readonly engine: EngineSettings; readonly options: LockedOptions },
  work: (session: LockedSession) => Promise<R>,
): Promise<R> {
  const { signal, onProgress, seconds = given.settings.seconds } = given.options;
  let why: unknown;
  const stopFor = (reason: unknown) => {
    why ??= reason;
    void process.stop();
  };
  const onAbort = () => stopFor(signal?.reason);
  let timer: NodeJS.Timeout | undefined;
  signal?.addEventListener('abort', onAbort, { once: true });
  process.onProgress(onProgress);
  try {
    signal?.throwIfAborted();
    await process.ask({ ask: 'begin', settings: given.engine });
    // The start of a process is not the query's time.
    timer = setTimeout(() => stopFor(sqlTime(seconds)), seconds * 1000);
    return await work(process.session(given.settings.home, () => why));
  } catch (error) {
    throw why ?? error;
  } finally {
    clearTimeout(timer);
    process.onProgress(undefined);
    signal?.removeEventListener('abort', onAbort);
  }
}

const UNITS: Readonly<Record<string, number>> = { K: 1, M: 2, G: 3, T: 4 };

/** Bytes of a size as the configuration writes it. */
function bytesOf(size: string): number {
  const [, number = '0', unit = 'M', isBinary] = /^([0-9.]+) ?([KMGT])(i?)B$/.exec(size) ?? [];
  return Number(number) * (isBinary === 'i' ? 1024 : 1000) ** (UNITS[unit] ?? 2);
}
