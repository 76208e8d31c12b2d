import type { JobView } from '@kaizen/contracts';
import type { KaizenClient } from '@kaizen/sdk';
import { CommandFailure } from '../failure.ts';
import { onInterrupt } from '../signals.ts';
import type { Output } from './output.ts';
import { formatTransfer } from './transfer-meter.ts';

/** Follows a job that reads rows: a bar of bytes or rows. Ctrl-C cancels it, and nothing half-read stays. Resolves with the ended job. */
export async function followIngest(
  client: KaizenClient,
  jobId: string,
  name: string,
  output: Output,
): Promise<JobView> {
  const forget = onInterrupt(async () => {
    await client.jobs.cancel(jobId);
  });
  try {
    const job = await client.jobs.ended(jobId, { onProgress: (view) => output.progress(describe(name, view)) });
    output.settle();
    if (job.state === 'succeeded') return job;
    const why = job.error?.message ?? `job ${jobId} keeps the details`;
    throw new CommandFailure(
      job.state === 'cancelled' ? `${name}: cancelled; nothing was changed.` : `${name}: ${why}`,
    );
  } finally {
    forget();
  }
}

function describe(name: string, { progress, startedAt, createdAt, state }: JobView): string {
  if (progress === undefined) return `  ▸ ${name} ${state === 'queued' ? 'waits for its turn' : 'begins'} …`;
  const { done, total, unit, message } = progress;
  const isRead = total !== undefined && done >= total;
  return formatTransfer({
    name,
    done,
    total,
    unit: unit === 'bytes' ? 'bytes' : 'rows',
    note: isRead ? `${message ?? ''}; rules and profile` : message,
    startedAt: startedAt ?? createdAt,
    now: Date.now(),
  });
}
