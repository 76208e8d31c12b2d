import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { type RunsQuery, readRunsQuery, writeRunsQuery } from '../runs-query.ts';

/** What the address asks for, and how to change a part of it. */
export interface RunsAddress {
  readonly query: RunsQuery;
  readonly change: (change: Partial<RunsQuery>) => void;
}

/** The state of the runs page; it lives in the address alone. */
export function useRunsQuery(): RunsAddress {
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false });
  const navigate = useNavigate();
  const query = useMemo(() => readRunsQuery(search), [search]);
  const change = useCallback(
    (part: Partial<RunsQuery>) =>
      void navigate({
        to: '.',
        search: (before: Readonly<Record<string, unknown>>) => ({ ...before, ...writeRunsQuery(part) }),
        replace: true,
        resetScroll: false,
      }),
    [navigate],
  );
  return { query, change };
}
