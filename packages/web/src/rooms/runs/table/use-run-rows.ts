import type { RunRow, RunRowPage, SearchRuns } from '@kaizen/contracts';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { client } from '../../../api/client.ts';
import { buildSearch, namesRuns, narrowSearch, type RunsQuery } from '../runs-query.ts';

/** Runs of one page of the server, and how many are counted at most. */
const pageSize = 250;
const countLimit = 1_000_000;
/** The table never reads itself anew: it would jump, and thousands of rows would come again. Running rows are read by themselves. */
const kept = { staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false, structuralSharing: false } as const;

/** The runs that the address asks for, as far as they were scrolled to. */
export interface RunRows {
  readonly search: SearchRuns;
  readonly rows: readonly RunRow[];
  readonly pinnedRows: readonly RunRow[];
  readonly count: number | undefined;
  readonly running: number | undefined;
  /** How many runs began since the table was read. */
  readonly newer: number;
  readonly error: Error | null;
  readonly isLoading: boolean;
  /** What is seen belongs to the question before; the answer is on its way. */
  readonly isPrevious: boolean;
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  readonly loadMore: () => void;
  readonly reload: () => void;
}

/** Reads pages by cursor, keeps running rows current and notices new runs without moving what is seen. */
export function useRunRows(query: RunsQuery, experimentIds: readonly string[] | undefined): RunRows {
  const [born, setBorn] = useState(() => Date.now());
  const search = useMemo(() => buildSearch(query, born, experimentIds), [query, born, experimentIds]);
  const pages = usePages(search, born);
  const head = useHead(search, born);
  const pinned = usePinned(query.pinned);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = pages;
  const loaded = useMemo(() => pages.data?.pages.flatMap((page) => page.items) ?? [], [pages.data]);
  const rows = useRunning(loaded);
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  return {
    search,
    rows,
    pinnedRows: pinned,
    ...head,
    error: pages.error,
    isLoading: pages.isPending && pages.data === undefined,
    isPrevious: pages.isPlaceholderData,
    hasMore: hasNextPage,
    isLoadingMore: isFetchingNextPage,
    loadMore,
    reload: useCallback(() => setBorn(Date.now()), []),
  };
}

function usePages(search: SearchRuns, born: number) {
  const pages = useInfiniteQuery({
    queryKey: ['run-table', search, born],
    queryFn: ({ pageParam, signal }: { readonly pageParam: string | undefined; readonly signal: AbortSignal }) =>
      client.runs.search(
        { ...search, limit: pageSize, ...(pageParam === undefined ? {} : { cursor: pageParam }) },
        signal,
      ),
    initialPageParam: undefined,
    getNextPageParam: (last: RunRowPage) => last.next,
    placeholderData: keepPreviousData,
    gcTime: 60_000,
    ...kept,
  });
  // A question that the server refuses leaves the last answer on the page: a slip in the filter shall not empty it.
  const [last, setLast] = useState(pages.data);
  useEffect(() => {
    if (pages.data !== undefined && !pages.isPlaceholderData) setLast(pages.data);
  }, [pages.data, pages.isPlaceholderData]);
  return { ...pages, data: pages.data ?? last };
}

/** How many there are, how many are at work, and how many are newer than the newest when the table was read. */
function useHead(search: SearchRuns, born: number): Pick<RunRows, 'count' | 'running' | 'newer'> {
  const { orderBy: _, ...found } = search;
  const counted = useQuery({
    queryKey: ['run-count', found, born],
    queryFn: ({ signal }) => client.runs.search({ ...found, limit: 1, countUpTo: countLimit }, signal),
    placeholderData: keepPreviousData,
    ...kept,
  });
  const atWork = useQuery({
    queryKey: ['run-working', found, born],
    queryFn: ({ signal }) =>
      client.runs.search(
        { ...narrowSearch(found, "attributes.status = 'RUNNING'"), limit: 1, countUpTo: 1000 },
        signal,
      ),
    placeholderData: keepPreviousData,
    enabled: counted.isSuccess,
    refetchInterval: 10_000,
  });
  const newest = counted.data?.items[0]?.startedAt ?? (counted.isSuccess ? born : undefined);
  const newer = useQuery({
    queryKey: ['run-newer', found, born, newest],
    queryFn: ({ signal }) =>
      client.runs.search(
        { ...narrowSearch(found, `attributes.start_time > ${newest ?? born}`), limit: 1, countUpTo: 1000 },
        signal,
      ),
    enabled: newest !== undefined,
    refetchInterval: 5_000,
  });
  return { count: counted.data?.count, running: atWork.data?.count, newer: newer.data?.count ?? 0 };
}

/** Rows that are still being written are read again by their ids, so that their numbers move in place. */
function useRunning(rows: readonly RunRow[]): readonly RunRow[] {
  const ids = useMemo(
    () =>
      rows
        .filter((row) => row.status === 'running')
        .map((row) => row.id)
        .slice(0, 100),
    [rows],
  );
  const current = useQuery({
    queryKey: ['run-current', ids],
    queryFn: ({ signal }) => client.runs.search({ filter: namesRuns(ids), stage: 'all', limit: 100 }, signal),
    enabled: ids.length > 0,
    refetchInterval: 5_000,
  });
  return useMemo(() => {
    const fresh = new Map((current.data?.items ?? []).map((row) => [row.id, row]));
    return fresh.size === 0 ? rows : rows.map((row) => fresh.get(row.id) ?? row);
  }, [rows, current.data]);
}

function usePinned(ids: readonly string[]): readonly RunRow[] {
  const pinned = useQuery({
    queryKey: ['run-pinned', ids],
    queryFn: ({ signal }) => client.runs.search({ filter: namesRuns(ids), stage: 'all', limit: 1000 }, signal),
    enabled: ids.length > 0,
    placeholderData: keepPreviousData,
  });
  return ids.length === 0 ? none : (pinned.data?.items ?? none);
}

const none: readonly RunRow[] = [];
