import process from 'node:process';
import type { VersionView } from '@kaizen/contracts';
import type { KaizenClient } from '@kaizen/sdk';
import { exitCodes } from '../../failure.ts';
import { formatCount } from '../../terminal/format.ts';
import type { Output } from '../../terminal/output.ts';
import { describeFinding } from './finding.ts';

/** What a job that read rows came to. */
export interface IngestResult {
  readonly batchId: string;
  readonly versionId?: string;
  readonly rowsIn: number;
  readonly rowsBad: number;
  readonly verdict: 'accepted' | 'quarantined' | 'rejected';
}

/** Failed checks of a held version that are shown. */
const SHOWN = 5;

/**
 * Says what was read, what was bad, which version came of it and how that stands. Exit code 3 when the batch was rejected or the version is held by its checks.
 * Resolves with what `--json` prints of it.
 */
export async function tellIngest(
  { client, output }: { readonly client: KaizenClient; readonly output: Output },
  dataset: string,
  name: string,
  result: IngestResult,
): Promise<IngestResult & { readonly state?: VersionView['state'] }> {
  const { rowsIn, rowsBad, versionId, batchId, verdict } = result;
  const read = `${name}: ${formatCount(rowsIn)} rows read, ${formatCount(rowsBad)} of them bad`;
  if (versionId === undefined) {
    process.exitCode = exitCodes.needsYou;
    output.say(
      `${output.style.state('needs_you')} ${read}; rejected, nothing entered. Batch ${batchId} says why.${listReasons(await client.datasets.batch(dataset, batchId))}`,
    );
    return result;
  }
  const { state } = await client.datasets.version(dataset, versionId);
  const aside = rowsBad === 0 ? '' : ` and aside in batch ${batchId}`;
  if (state !== 'staged' && state !== 'rejected') {
    const sign = output.style.state(verdict === 'accepted' ? 'ok' : 'warning');
    output.say(`${sign} ${read}${aside}; version ${versionId}.`);
    return { ...result, state };
  }
  process.exitCode = exitCodes.needsYou;
  output.say(
    `${output.style.state('needs_you')} ${read}${aside}; version ${versionId} is ${state}, the current one stays.`,
  );
  await sayFailed({ client, output }, dataset, versionId);
  return { ...result, state };
}

function listReasons({ reasons }: Awaited<ReturnType<KaizenClient['datasets']['batch']>>): string {
  const [first] = reasons;
  if (first === undefined) return '';
  return ` Most frequent: ${first.column}, ${first.rule} (${formatCount(first.count)}), expected ${first.expected}.`;
}

async function sayFailed(
  { client, output }: { readonly client: KaizenClient; readonly output: Output },
  dataset: string,
  versionId: string,
): Promise<void> {
  const { verdict } = await client.datasets.verdict(dataset, versionId);
  const failed = verdict.checks.flatMap(({ findings }) => findings).filter((finding) => finding.verdict === 'fail');
  for (const finding of failed.slice(0, SHOWN))
    output.say(`  ${output.style.state('failed')} ${describeFinding(finding)}`, 4);
  if (failed.length > SHOWN) output.say(`  and ${formatCount(failed.length - SHOWN)} more`);
  output.say(`  Make it current all the same: kaizen data accept ${dataset} ${versionId} --reason "…"`);
}
