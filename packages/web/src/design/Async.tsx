import { Alert, Button, Skeleton, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';

/** What a part shows while its data comes, when it fails, and when there is nothing yet. */
export function Async<T>(props: {
  readonly query: Pick<UseQueryResult<T>, 'data' | 'error'> & { readonly refetch: () => unknown };
  readonly children: (data: T) => ReactNode;
  /** Given and true: nothing is there; `empty` says what would be and how to make it. */
  readonly isEmpty?: (data: T) => boolean;
  readonly empty?: ReactNode;
  /** Height of the skeleton in px. */
  readonly height?: number;
  /** What is done meanwhile, where it can take seconds. */
  readonly wait?: string;
}) {
  const { query, height = 120 } = props;
  if (query.data !== undefined)
    return props.isEmpty?.(query.data) === true ? <Empty>{props.empty}</Empty> : props.children(query.data);
  if (query.error !== null) return <Failure error={query.error} retry={() => void query.refetch()} />;
  return (
    <>
      {props.wait === undefined ? null : (
        <Text size="sm" c="var(--k-muted)" mb="xs">
          {props.wait}
        </Text>
      )}
      <Skeleton height={height} radius="sm" aria-label="Loading" role="status" />
    </>
  );
}

/** Nothing here yet: says so and how it comes to be. */
export function Empty({ children }: { readonly children: ReactNode }) {
  return (
    <Stack gap={4} py="lg" px="md" style={{ border: '1px dashed var(--k-line)', borderRadius: 4 }}>
      <Text size="sm" c="var(--k-muted)" component="div">
        {children}
      </Text>
    </Stack>
  );
}

/** A failed reading, in the server's own words, with one action. */
export function Failure({ error, retry }: { readonly error: Error; readonly retry?: () => void }) {
  return (
    <Alert
      color="red"
      variant="default"
      role="alert"
      icon={<IconAlertTriangle size={18} color="var(--k-failed)" aria-hidden />}
      title="This could not be read"
      style={{ borderColor: 'var(--k-line)', borderLeft: '3px solid var(--k-failed)' }}
    >
      <Text size="sm" mb="xs">
        {error.message}
      </Text>
      {retry === undefined ? null : (
        <Button size="xs" variant="default" onClick={retry}>
          Try again
        </Button>
      )}
    </Alert>
  );
}
