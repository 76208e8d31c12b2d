import type { AreaRun } from './area.ts';
import type { Verdict } from './bars.ts';
import type { Machine } from './machine.ts';
import type { Summary } from './summary.ts';

const significant = (value: number) => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(4));
const describe = (summary: Summary | undefined) =>
  summary ? `${significant(summary.value)} (${significant(summary.low)}–${significant(summary.high)})` : 'unmeasured';

function describeDifference({ difference, interval }: Verdict): string {
  if (difference === undefined) return '–';
  return interval
    ? `${difference.toFixed(4)} (${interval.low.toFixed(4)} to ${interval.high.toFixed(4)})`
    : difference.toFixed(4);
}

function layOut(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => [...(row[column] ?? '')].length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - [...cell].length))
      .join('  ')
      .trimEnd(),
  );
}

/** The result as lines of text: machine, peer, settings, a table of measures, and every round of each. */
export function formatReport(area: string, machine: Machine, run: AreaRun, verdicts: readonly Verdict[]): string[] {
  const head = ['measure', 'unit', 'ours (range)', 'peer (range)', 'ratio', 'difference', 'bar', 'verdict'];
  const rows = verdicts.map((verdict) => [
    verdict.measure,
    verdict.unit,
    describe(verdict.ours),
    run.peer === undefined ? '–' : describe(verdict.peer),
    verdict.ratio?.toFixed(3) ?? '–',
    describeDifference(verdict),
    verdict.bar ?? 'none',
    verdict.failure === undefined ? 'ok' : `FAILED: ${verdict.failure}`,
  ]);
  const rounds = Object.entries(run.measures).flatMap(([measure, { ours, peer: theirs }]) => [
    `${measure}, every round`,
    ...layOut([
      ['  round', ...ours.map((_, round) => String(round))],
      ['  ours', ...ours.map(significant)],
      ...(theirs.length === 0 ? [] : [['  peer', ...theirs.map(significant)]]),
    ]),
  ]);
  return [
    `Area ${area} on ${machine.processor}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.system}, Node ${machine.node}`,
    describePeer(run.peer),
    ...Object.entries(run.settings).map(([name, value]) => `  ${name}: ${value}`),
    '',
    ...layOut([head, ...rows]),
    '',
    ...rounds,
  ];
}

function describePeer(peer: AreaRun['peer']): string {
  if (peer === undefined) return 'Peer: none; the bars are fixed figures.';
  const failure = peer.failure ? ` could not be run: ${peer.failure}` : '';
  return `Peer: ${peer.name} ${peer.version ?? ''}${failure}`.trim();
}

/** The one line of --json: every measure with ours, peer, ratio and unit; null where unmeasured. */
export function formatJsonLine(verdicts: readonly Verdict[]): string {
  return JSON.stringify(
    Object.fromEntries(
      verdicts.map(({ measure, ours, peer, ratio, difference, unit, failure }) => [
        measure,
        {
          ours: ours?.value ?? null,
          peer: peer?.value ?? null,
          ratio: ratio ?? null,
          difference: difference ?? null,
          unit,
          ok: failure === undefined,
        },
      ]),
    ),
  );
}
