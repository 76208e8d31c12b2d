import type { KaizenEvent } from '@kaizen/contracts';
import type { EventMaker } from './event-maker.ts';
import { columnLineageFacet, outputStatisticsFacet } from './facets.ts';
import { ANSWER, jobNames, nodeNames } from './node-names.ts';
import type { LineageEvent } from './openlineage.ts';

/** The log of a deployment got rows: what it answers may become data again. */
export async function translateCompacted(
  event: KaizenEvent<'serving.log.compacted'>,
  make: EventMaker,
): Promise<readonly LineageEvent[]> {
  const { deployment, file, rows, bytes } = event.payload;
  const answers = make.dataset(nodeNames.deployment(deployment));
  const answer = { namespace: answers.namespace, name: answers.name, field: ANSWER, subtype: 'IDENTITY' };
  return make.both('COMPLETE', {
    job: jobNames.log(deployment),
    jobType: 'LOG',
    of: { kind: 'log', id: `${deployment} ${file}` },
    inputs: [answers],
    outputs: [
      make.dataset(nodeNames.log(deployment), {
        facets: { columnLineage: columnLineageFacet({ [ANSWER]: [answer] }) },
        outputFacets: { outputStatistics: outputStatisticsFacet(rows, bytes) },
      }),
    ],
  });
}
