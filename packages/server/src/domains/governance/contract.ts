import type { WhyView } from '@kaizen/contracts';

/** What edges and the composition root may read. */
export interface GovernanceReader {
  /**
   * Why a deployment's champion at an instant (epoch ms; now when left out) was live, from the kept events alone. What no event shows is a fact
   * with `unknown: true`. Throws `governance.nothing_known` when no kept event names the deployment.
   */
  why(deployment: string, at?: number): Promise<WhyView>;
}
