import { Tabs } from '@mantine/core';
import { Link } from '@tanstack/react-router';

/** The two ways into what was tracked. */
export function RunsTabs({ active }: { readonly active: 'runs' | 'experiments' }) {
  return (
    <Tabs value={active} mb="md">
      <Tabs.List>
        <Tabs.Tab value="runs" renderRoot={(props) => <Link to="/runs" {...props} />}>
          All runs
        </Tabs.Tab>
        <Tabs.Tab value="experiments" renderRoot={(props) => <Link to="/experiments" {...props} />}>
          Experiments
        </Tabs.Tab>
      </Tabs.List>
    </Tabs>
  );
}
