import { useCallback, useMemo, useRef, useState } from 'react';

/** Runs that are chosen on the page, by id. */
export interface Selection {
  readonly ids: ReadonlySet<string>;
  /** With `through`, everything between the last one and this one goes the same way. */
  readonly toggle: (id: string, through?: readonly string[]) => void;
  readonly setAll: (ids: readonly string[]) => void;
  readonly clear: () => void;
}

/** A choice of runs that lasts as long as the page. */
export function useSelection(): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(() => new Set());
  const last = useRef<string>(undefined);
  const toggle = useCallback((id: string, through?: readonly string[]) => {
    const from = last.current;
    last.current = id;
    setIds((before) => {
      const next = new Set(before);
      const on = !before.has(id);
      for (const each of through === undefined || from === undefined ? [id] : stretch(through, from, id)) {
        if (on) next.add(each);
        else next.delete(each);
      }
      return next;
    });
  }, []);
  const setAll = useCallback((all: readonly string[]) => setIds(new Set(all)), []);
  const clear = useCallback(() => setIds(new Set()), []);
  return useMemo(() => ({ ids, toggle, setAll, clear }), [ids, toggle, setAll, clear]);
}

function stretch(all: readonly string[], from: string, to: string): readonly string[] {
  const a = all.indexOf(from);
  const b = all.indexOf(to);
  return a < 0 || b < 0 ? [to] : all.slice(Math.min(a, b), Math.max(a, b) + 1);
}
