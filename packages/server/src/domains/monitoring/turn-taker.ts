/**
 * Runs work for a name one at a time: calls that come while it runs share one further run, which begins after the present one. So a burst of calls costs two
 * runs, and whoever awaits knows that a run began after his call.
 */
export interface TurnTaker {
  take(name: string): Promise<void>;
  /** Resolves when nothing runs any more. */
  settled(): Promise<void>;
}

interface Turn {
  present: Promise<void>;
  next: Promise<void> | undefined;
}

export function createTurnTaker(work: (name: string) => Promise<void>): TurnTaker {
  const turns = new Map<string, Turn>();

  function start(name: string): Promise<void> {
    const turn: Turn = { present: Promise.resolve(), next: undefined };
    turn.present = work(name).finally(() => {
      if (turn.next === undefined) turns.delete(name);
    });
    turns.set(name, turn);
    return turn.present;
  }

  return {
    take(name) {
      const turn = turns.get(name);
      if (turn === undefined) return start(name);
      turn.next ??= turn.present.catch(() => {}).then(() => start(name));
      return turn.next;
    },
    async settled() {
      while (turns.size > 0) {
        await Promise.allSettled([...turns.values()].map((turn) => turn.next ?? turn.present));
      }
    },
  };
}
