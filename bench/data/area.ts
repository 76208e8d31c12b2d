import type { AreaRun, BenchArea, BenchContext, PeerState } from '../area.ts';
import { measureDrift } from './drift.ts';
import { measureProfiles } from './profiles.ts';
import { measureValidation } from './validation.ts';
import { measureVersions } from './versions.ts';

type Samples = Record<string, { ours: number[]; peer: number[] }>;
type Part = (samples: Samples, context: BenchContext) => Promise<{ peer: PeerState; settings: AreaRun['settings'] }>;

/** Each part has a peer of its own, in an environment of its own: their libraries do not live together. */
const parts: Readonly<Record<string, Part>> = {
  profile: measureProfiles,
  drift: measureDrift,
  validation: measureValidation,
  versions: measureVersions,
};

function joinPeers(peers: readonly PeerState[]): PeerState {
  const failures = peers.flatMap(({ name, failure }) => (failure === undefined ? [] : [`${name}: ${failure}`]));
  return {
    name: peers.map(({ name }) => name).join('; '),
    version: peers.map(({ version }) => version ?? 'not installed').join('; '),
    failure: failures.length === 0 ? undefined : failures.join('; '),
  };
}

/** Profiles, drift, validation and versions of data, each beside the tool that teams use for it. */
export const area: BenchArea = {
  async run(context): Promise<AreaRun> {
    const samples: Samples = {};
    const peers: PeerState[] = [];
    const settings: Record<string, string | number> = {};
    for (const [name, measure] of Object.entries(parts)) {
      context.log(`Data, ${name}.`);
      const { peer, settings: own } = await measure(samples, context);
      peers.push(peer);
      for (const [key, value] of Object.entries(own)) settings[`${name}: ${key}`] = value;
    }
    return { peer: joinPeers(peers), settings, measures: samples };
  },
};
