import { Button } from '@mantine/core';
import { Fragment, type ReactNode, useState } from 'react';
import { formatCount } from './format.ts';

/** Draws the first `step` items, and the next ones when asked: what is costly to draw is not drawn by the hundred. */
export function MoreItems<T>(props: {
  readonly items: readonly T[];
  readonly step: number;
  readonly itemKey: (item: T) => string;
  readonly draw: (item: T) => ReactNode;
  /** Puts the drawn items into their place, such as a grid. */
  readonly children: (drawn: ReactNode) => ReactNode;
  /** Words for the items, such as "columns". */
  readonly name: string;
}) {
  const { items, step, itemKey, draw, children, name } = props;
  const [asked, setAsked] = useState(step);
  const left = items.length - asked;
  return (
    <>
      {children(items.slice(0, asked).map((item) => <Fragment key={itemKey(item)}>{draw(item)}</Fragment>))}
      {left <= 0 ? null : (
        <Button variant="default" size="xs" mt="sm" onClick={() => setAsked(asked + step)}>
          {formatCount(Math.min(step, left))} more of {formatCount(left)} {name}
        </Button>
      )}
    </>
  );
}
