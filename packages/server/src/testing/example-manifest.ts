import { readFile } from 'node:fs/promises';

/** The predictive-maintenance example with counts that a test can send: windows of 300 rows, canary steps of 150, retraining on 1,200. */
export async function readSmallExample(): Promise<string> {
  const example = await readFile(
    new URL('../../../../examples/predictive-maintenance/kaizen.yaml', import.meta.url),
    'utf8',
  );
  const changes: ReadonlyArray<readonly [string, string]> = [
    ['parameters: { trees: 200 }', 'parameters: { trees: 40 }'],
    ['accuracy: 0.95, f1: 0.6, auc: 0.9', 'accuracy: 0.9, f1: 0.6, auc: 0.9'],
    ['window: { rows: 1000,', 'window: { rows: 300,'],
    ['recentRows: 6000', 'recentRows: 1200'],
    ['cooldownRows: 1000', 'cooldownRows: 300'],
    ...[0.1, 0.5, 1].map((weight): readonly [string, string] => [
      `{ weight: ${weight}, requests: 500, labels: 450 }`,
      `{ weight: ${weight}, requests: 150, labels: 130 }`,
    ]),
  ];
  return changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the example no longer says "${from}"`);
    return text.replace(from, to);
  }, example);
}
