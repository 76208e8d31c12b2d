import { client } from '../../../api/client.ts';

/** What a list of columns shows of the profile of a version; a version never changes, so it is read once. */
export function lightProfileQuery(dataset: string, version: string | undefined) {
  return {
    queryKey: ['datasets', dataset, 'profile', version, 'light'],
    queryFn: () => client.datasets.profile(dataset, version ?? '', 'light'),
    enabled: version !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  };
}
