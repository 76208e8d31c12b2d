import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { client } from '../../api/client.ts';

/** One registered model. */
export const modelQuery = (model: string) =>
  queryOptions({ queryKey: ['models', model, 'model'], queryFn: () => client.models.get(model) });

/** One version. */
export const versionQuery = (model: string, version: number) =>
  queryOptions({
    queryKey: ['models', model, 'version', version],
    queryFn: () => client.models.version(model, version),
  });

/** Versions, newest first, a hundred at a time. */
export const versionPagesQuery = (model: string) =>
  infiniteQueryOptions({
    queryKey: ['models', model, 'version-pages'],
    queryFn: ({ pageParam }) =>
      client.models.versions(model, { limit: 100, ...(pageParam === '' ? {} : { cursor: pageParam }) }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });

/** Models that a filter finds. */
export const modelPagesQuery = (filter: string | undefined, order: string) =>
  infiniteQueryOptions({
    queryKey: ['models', 'pages', filter, order],
    queryFn: ({ pageParam }) =>
      client.models.list({
        limit: 25,
        order,
        ...(filter === undefined ? {} : { filter }),
        ...(pageParam === '' ? {} : { cursor: pageParam }),
      }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    placeholderData: (before) => before,
  });
