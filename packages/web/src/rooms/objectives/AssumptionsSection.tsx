import type { DeploymentView, ObjectiveView } from '@kaizen/contracts';
import { useQuery } from '@tanstack/react-query';
import { Async, Empty } from '../../design/Async.tsx';
import { FactList } from '../../design/FactList.tsx';
import { formatCount } from '../../design/format.ts';
import { Section } from '../../design/Section.tsx';
import { StateMark } from '../../design/StateMark.tsx';
import { deploymentQuery } from '../deployments/deployment-queries.ts';

type Costs = NonNullable<DeploymentView['costs']>;

/** What outcomes cost: figures of the team, not measurements, and marked so. */
export function AssumptionsSection({ objective }: { readonly objective: ObjectiveView }) {
  const deployment = useQuery(deploymentQuery(objective.deployment));
  return (
    <Section
      title="Assumptions"
      text={
        objective.kpi.assumption ??
        'These figures are given in kaizen.yaml, not measured; where they come from is not stated.'
      }
      aside={<StateMark state="unknown" label="Assumed, not measured" />}
    >
      <Async query={deployment} height={120}>
        {({ costs }) =>
          costs === undefined ? (
            <Empty>No costs are declared: every wrong decision counts 1, and no money is shown.</Empty>
          ) : (
            <FactList facts={factsOf(costs)} nameWidth={240} />
          )
        }
      </Async>
    </Section>
  );
}

function factsOf({ currency, missedFailure, falseAlarm, plannedStop }: Costs) {
  const money = (amount: number) => `${formatCount(amount)} ${currency} each`;
  return [
    { name: 'A failure that nobody acted on', value: money(missedFailure), aside: 'missed failure' },
    { name: 'An action without need', value: money(falseAlarm), aside: 'false alarm' },
    { name: 'An action that prevented a failure', value: money(plannedStop), aside: 'planned stop' },
  ];
}
