import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** A number or name as a link to where it came from. */
export function EvidenceLink({
  to,
  children,
  label,
}: {
  readonly to: string;
  readonly children: ReactNode;
  readonly label?: string;
}) {
  return (
    <Anchor
      component={Link}
      to={to}
      inherit
      underline="always"
      c="inherit"
      {...(label === undefined ? {} : { 'aria-label': label })}
    >
      {children}
    </Anchor>
  );
}
