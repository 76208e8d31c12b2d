import './fact-list.css';
import { Box, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** A named fact; `muted` for what is not known, `aside` for where it is from. */
export interface NamedFact {
  readonly name: string;
  readonly value: ReactNode;
  readonly aside?: ReactNode;
  readonly muted?: boolean;
}

/** Facts by name, aligned in two columns; on narrow screens the value stands under its name. */
export function FactList({
  facts,
  nameWidth = 160,
}: {
  readonly facts: readonly NamedFact[];
  readonly nameWidth?: number;
}) {
  return (
    <Box component="dl" m={0} className="k-facts" style={{ '--k-fact-name': `${nameWidth}px` }}>
      {facts.map((fact) => (
        <Box key={fact.name} className="k-fact">
          <Text component="dt" size="sm" c="var(--k-muted)">
            {fact.name}
          </Text>
          <Text component="dd" size="sm" m={0} {...(fact.muted === true ? { c: 'var(--k-muted)', fs: 'italic' } : {})}>
            {fact.value}
          </Text>
          {fact.aside === undefined ? null : (
            <Text component="dd" size="xs" c="var(--k-muted)" m={0}>
              {fact.aside}
            </Text>
          )}
        </Box>
      ))}
    </Box>
  );
}
