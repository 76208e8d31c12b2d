import { type RefObject, useEffect, useRef } from 'react';

/** Brings what a choice opened into sight, when the choice changes; not when the page opens with one. Give the place a `scrollMarginTop` below the header. */
export function useReveal(chosen: string | undefined): RefObject<HTMLDivElement | null> {
  const place = useRef<HTMLDivElement>(null);
  const before = useRef(chosen);
  useEffect(() => {
    if (chosen === before.current) return;
    before.current = chosen;
    place.current?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return place;
}
