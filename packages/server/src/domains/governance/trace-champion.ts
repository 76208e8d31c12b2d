import type { KaizenEvent } from '@kaizen/contracts';

/** Changes of what is live. */
export type LiveChange = KaizenEvent<'delivery.release.promoted' | 'delivery.release.undone'>;

type Promoted = KaizenEvent<'delivery.release.promoted'>;
type Undone = KaizenEvent<'delivery.release.undone'>;

/** One reign of a version: from the change that made it champion to the one that ended it. */
export interface Reign {
  readonly modelVersionId: string;
  readonly since: number;
  /** The change that began it: its own promotion, or the undo of the version after it. */
  readonly begunBy: LiveChange;
  /** The promotion by which the version was first brought live; undefined when no event shows it. */
  readonly promotion: Promoted | undefined;
  readonly endedBy: LiveChange | undefined;
}

/** The reigns of a deployment, oldest first, from its changes in order of sequence. */
export function traceReigns(changes: readonly LiveChange[]): readonly Reign[] {
  const reigns: Reign[] = [];
  const promotions = new Map<string, Promoted>();
  for (const change of changes) {
    if (change.type === 'delivery.release.promoted') promotions.set(change.payload.modelVersionId, change);
    const modelVersionId = liveAfter(change);
    const last = reigns.at(-1);
    // Undoing an open canary restores the champion that had never left.
    if (last?.modelVersionId === modelVersionId) continue;
    if (last !== undefined) reigns[reigns.length - 1] = { ...last, endedBy: change };
    const promotion = promotions.get(modelVersionId);
    reigns.push({ modelVersionId, since: change.at, begunBy: change, promotion, endedBy: undefined });
  }
  return reigns;
}

/** The reign at an instant; a change counts from its own instant on. */
export function findReign(reigns: readonly Reign[], at: number): Reign | undefined {
  return reigns.findLast(({ since }) => since <= at);
}

export function isUndo(change: LiveChange): change is Undone {
  return change.type === 'delivery.release.undone';
}

function liveAfter(change: LiveChange): string {
  return isUndo(change) ? change.payload.restoredVersionId : change.payload.modelVersionId;
}
