import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type AreaRun, type BenchArea, BenchInputError } from './area.ts';
import { computeVerdicts, listAreas, readBars, type Verdict } from './bars.ts';
import { describeMachine } from './machine.ts';
import { formatJsonLine, formatReport } from './report.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const print = (line: string) => process.stdout.write(`${line}\n`);
const usage = 'npm run bench -- <area> [--json] [--data FILE] [--threads N]';

function readArguments(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: 'boolean' }, data: { type: 'string' }, threads: { type: 'string' } },
    });
    const threads = values.threads === undefined ? availableParallelism() : Number(values.threads);
    if (!Number.isInteger(threads) || threads < 1)
      throw new Error(`--threads takes a whole number, not ${values.threads}.`);
    const data = values.data === undefined ? undefined : resolve(values.data);
    return { area: positionals[0], json: values.json === true, data, threads };
  } catch (error) {
    throw new BenchInputError(`${error instanceof Error ? error.message : String(error)} Usage: ${usage}`);
  }
}

async function keepResult(area: string, run: AreaRun, verdicts: readonly Verdict[]): Promise<void> {
  const folder = join(root, 'bench', 'results');
  await mkdir(folder, { recursive: true });
  const result = { area, at: new Date().toISOString(), machine: describeMachine(), ...run, verdicts };
  await writeFile(join(folder, `${area}.json`), `${JSON.stringify(result, undefined, 1)}\n`);
}

async function runBench(args: readonly string[]): Promise<boolean> {
  const { area: name, json, data, threads } = readArguments(args);
  const areas = await listAreas(join(root, 'bench'));
  if (name === undefined || !areas.includes(name)) {
    throw new BenchInputError(
      `${name === undefined ? 'Name an area' : `There is no area "${name}"`}: ${areas.join(', ')}. Usage: ${usage}`,
    );
  }
  const { area } = (await import(`./${name}/area.ts`)) as { readonly area: BenchArea };
  const bars = await readBars(join(root, 'bench', name, 'bars.json'));
  const log = (line: string) => process.stderr.write(`${line}\n`);
  const run = await area.run({ root, data, threads, log });
  const verdicts = computeVerdicts(bars, run);
  await keepResult(name, run, verdicts);
  for (const line of formatReport(name, describeMachine(), run, verdicts)) print(line);
  if (json) print(formatJsonLine(verdicts));
  return verdicts.every((verdict) => verdict.failure === undefined);
}

try {
  process.exitCode = (await runBench(process.argv.slice(2))) ? 0 : 1;
} catch (error) {
  if (!(error instanceof BenchInputError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
