import type { WhyView } from '@kaizen/contracts';
import { collectEvidence } from './collect-evidence.ts';
import type { GovernanceReader } from './contract.ts';
import { nothingKnown } from './errors.ts';
import type { KeptEvents } from './kept-events.ts';
import { findReign, type Reign, traceReigns } from './trace-champion.ts';
import { composeFacts } from './why-facts.ts';
import { composeHeadline } from './why-headline.ts';
import { describeInstant } from './wording.ts';

export function createGovernanceReader(events: KeptEvents, now: () => number): GovernanceReader {
  return {
    async why(deployment, asked) {
      const at = asked ?? now();
      const changes = await events.about(deployment, ['delivery.release.promoted', 'delivery.release.undone']);
      const reigns = traceReigns(changes);
      const reign = findReign(reigns, at);
      if (reign === undefined) return nobodyLive(events, deployment, at, reigns.at(0));
      const evidence = await collectEvidence(events, deployment, at, reign);
      return { deployment, at, headline: composeHeadline(evidence), facts: [...composeFacts(evidence)] };
    },
  };
}

async function nobodyLive(
  events: KeptEvents,
  deployment: string,
  at: number,
  first: Reign | undefined,
): Promise<WhyView> {
  const gates = await events.about(deployment, ['delivery.gate.decided', 'delivery.release.started']);
  if (first === undefined && gates.length === 0) throw nothingKnown(deployment);
  const later =
    first === undefined
      ? 'no release has succeeded so far'
      : `the first version went live at ${describeInstant(first.since)}`;
  return {
    deployment,
    at,
    headline: `No kept event shows a live version of ${deployment} at ${describeInstant(at)}; ${later}.`,
    facts: [
      { name: 'Version', value: 'unknown: no kept event shows one that was live', unknown: true },
      ...(first === undefined
        ? []
        : [
            {
              name: 'First version live',
              value: describeInstant(first.since),
              unknown: false,
              eventId: first.begunBy.id,
              at: first.since,
            },
          ]),
    ],
  };
}
