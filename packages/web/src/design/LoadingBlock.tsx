import { Skeleton } from '@mantine/core';

/** Holds the place of what is being read. */
export function LoadingBlock({ height }: { readonly height: number }) {
  return <Skeleton height={height} radius="sm" aria-label="Loading" role="status" />;
}
