import { Anchor } from '@mantine/core';
import { Link, useRouter } from '@tanstack/react-router';
import type { MouseEvent, ReactNode } from 'react';

interface EvidenceLinkProps {
  readonly to: string;
  /** Filters of the page it leads to. */
  readonly search?: Readonly<Record<string, string | number>>;
  readonly children: ReactNode;
  readonly label?: string;
}

/** A number or name as a link to where it came from. */
export function EvidenceLink({ to, search, children, label }: EvidenceLinkProps) {
  const look = {
    inherit: true,
    underline: 'always',
    c: 'inherit',
    ...(label === undefined ? {} : { 'aria-label': label }),
  } as const;
  if (search !== undefined)
    return (
      <FilteredLink to={to} search={search} look={look}>
        {children}
      </FilteredLink>
    );
  return (
    <Anchor component={Link} to={to} {...look}>
      {children}
    </Anchor>
  );
}

/** The router types the filters of each page; these come as they are, so the address is written here. */
function FilteredLink(props: {
  readonly to: string;
  readonly search: Readonly<Record<string, string | number>>;
  readonly look: object;
  readonly children: ReactNode;
}) {
  const router = useRouter();
  const query = new URLSearchParams(Object.entries(props.search).map(([name, value]) => [name, String(value)]));
  const href = `${props.to}?${query}`;
  const follow = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    router.history.push(href);
  };
  return (
    <Anchor href={href} onClick={follow} {...props.look}>
      {props.children}
    </Anchor>
  );
}
