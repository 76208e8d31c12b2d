import type { ReleaseView, State } from '@kaizen/contracts';

/** What a deployment's sentence is made of. */
export interface DeploymentFacts {
  readonly champion?: { readonly version: number; readonly since: number };
  readonly openRelease?: ReleaseView;
  /** What the open release's next look waits for. */
  readonly needs?: { readonly requests: number; readonly labels: number };
  readonly lastRelease?: ReleaseView;
  readonly now: number;
}

/** One sentence (sometimes two): what is so, and what, if anything, needs a person; with the state to show. */
export function describeDeployment(facts: DeploymentFacts): { readonly state: State; readonly headline: string } {
  const { champion, openRelease, lastRelease, now } = facts;
  if (openRelease !== undefined) return describeOpen(openRelease, facts);
  if (champion === undefined) {
    return { state: 'waiting', headline: 'No version is live yet. Release one, and it answers at once.' };
  }
  const live = `Version ${champion.version} has been live for ${describeAge(now - champion.since)}`;
  const reason = lastRelease?.steps.at(-1)?.reason ?? '';
  if (lastRelease?.phase === 'rolled_back') {
    const ago = describeAge(now - (lastRelease.endedAt ?? now));
    const headline = `Version ${lastRelease.version} was rolled back ${ago} ago. ${reason} ${live}. Releasing version ${lastRelease.version} again needs you.`;
    return { state: 'warning', headline: headline.replace(/\s+/g, ' ') };
  }
  if (lastRelease?.phase === 'undone') {
    const ago = describeAge(now - (lastRelease.endedAt ?? now));
    return { state: 'warning', headline: `Version ${lastRelease.version} was undone ${ago} ago. ${live}.` };
  }
  return { state: 'ok', headline: `Healthy. ${live}; nothing needs you.` };
}

function describeOpen(release: ReleaseView, { champion, needs }: DeploymentFacts) {
  const share = `${Math.round(release.weight * 100)} %`;
  const { requests, labels } = release.counted;
  const reached = (counted: number, needed = 0) => `${count(Math.min(counted, needed))} of ${count(needed)}`;
  const counts = `${reached(requests, needs?.requests)} requests and ${reached(labels, needs?.labels)} labels counted`;
  const stays =
    champion === undefined ? '' : ` Version ${champion.version} stays champion until it is shown to do no harm.`;
  if (release.phase === 'holding') {
    const reason = release.steps.at(-1)?.reason ?? '';
    const headline = `Version ${release.version} holds at ${share} of the requests. ${reason}${stays}`;
    return { state: 'waiting' as const, headline };
  }
  const headline = `Version ${release.version} is on trial with ${share} of the requests, step ${release.step + 1} of ${release.plan.length}: ${counts}.${stays}`;
  return { state: 'running' as const, headline };
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}

/** "3 days", "1 hour", "less than a minute". */
export function describeAge(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes < 1) return 'less than a minute';
  const [number, unit] =
    minutes < 60
      ? [minutes, 'minute']
      : minutes < 48 * 60
        ? [Math.floor(minutes / 60), 'hour']
        : [Math.floor(minutes / 1440), 'day'];
  return `${number} ${unit}${number === 1 ? '' : 's'}`;
}
