import { useInfiniteQuery } from '@tanstack/react-query';

/** A page of a list and where the next one begins. */
interface PageOf<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

/** A list that is read a page at a time: the query, and everything that was read of it. */
export function usePages<T>(
  queryKey: readonly unknown[],
  read: (page: { readonly cursor?: string }) => Promise<PageOf<T>>,
) {
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => read(pageParam === '' ? {} : { cursor: pageParam }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  });
  return { query, items: query.data?.pages.flatMap((page) => page.items) ?? [] };
}
