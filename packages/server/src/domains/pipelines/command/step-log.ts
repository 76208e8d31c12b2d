import type { StepLogPage } from '@kaizen/contracts';
import type { Blobs } from '../../../platform/blobs/blobs.ts';
import type { Config } from '../../../platform/config/config.ts';
import type { Database } from '../../../platform/db/database.ts';
import { parseKeptLine } from '../../../platform/processes/line-keeper.ts';
import { readLog } from '../../../platform/processes/supervised-command.ts';
import { createRunStore } from '../run-store.sql.ts';
import type { CommandRow } from '../tables.ts';
import { commandFolder } from './command-folder.io.ts';
import { createCommandLedger } from './command-ledger.sql.ts';
import { stepLogNotFound } from './errors.ts';

const PAGE_BYTES = 256 * 1024;
const TELL_MS = 250;
const MOST_SHOWN = 160;

/** Tells how many lines a running command has said, and the last of them; a few times a second at most. */
export function createLogTeller(watch: string, tell: (lines: number, last: string) => void): () => Promise<void> {
  let offset = 0;
  let lines = 0;
  let toldAt = Number.NEGATIVE_INFINITY;
  return async () => {
    if (performance.now() - toldAt < TELL_MS) return;
    const { text, next } = await readLog(watch, offset);
    if (next === offset) return;
    const found = text.trimEnd().split('\n');
    const last = parseKeptLine(found.at(-1) ?? '')?.text ?? '';
    offset = next;
    lines += found.length;
    toldAt = performance.now();
    tell(lines, last.slice(0, MOST_SHOWN));
  };
}

/** A page of the log of a step's newest attempt, from a byte of it on. Throws `pipelines.step_log_not_found` for a step that runs no command. */
export async function readStepLog(
  given: { readonly db: Database; readonly blobs: Blobs; readonly config: Pick<Config, 'home'> },
  of: { readonly pipelineRunId: string; readonly step: string },
  from: number,
): Promise<StepLogPage> {
  const steps = await createRunStore(given.db).findSteps(of.pipelineRunId);
  const step = steps.find(({ name, uses }) => name === of.step && uses === 'run');
  if (step === undefined) throw stepLogNotFound(of.pipelineRunId, of.step);
  const isOver = step.status !== 'running' && step.status !== 'waiting';
  const row = await createCommandLedger(given.db).findLatestOfStep(of.pipelineRunId, of.step);
  if (row === undefined) return { lines: [], attempt: 0, next: 0, isEnded: isOver };
  const { text, next } = await readPiece(given, row, from);
  const lines = text.split('\n').flatMap((line) => parseKeptLine(line) ?? []);
  return { lines, attempt: row.attempt, next, isEnded: (isOver || row.status !== 'running') && next === from };
}

/** From the blob when the command has ended, else from the file that its supervisor writes. */
async function readPiece(
  { blobs, config }: { readonly blobs: Blobs; readonly config: Pick<Config, 'home'> },
  row: CommandRow,
  from: number,
): Promise<{ readonly text: string; readonly next: number }> {
  if (row.log_hash === null) return readLog(commandFolder(config.home, row).watch, from);
  const { size = 0 } = (await blobs.stat(row.log_hash)) ?? {};
  if (from >= size) return { text: '', next: from };
  const chunks: Buffer[] = [];
  for await (const chunk of await blobs.read(row.log_hash, { start: from, end: Math.min(size, from + PAGE_BYTES) }))
    chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const end = bytes.lastIndexOf(0x0a) + 1;
  return { text: bytes.toString('utf8', 0, end), next: from + end };
}
