import {
  ActionIcon,
  AppShell,
  Burger,
  Group,
  NavLink,
  ScrollArea,
  Text,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import {
  IconBell,
  IconBinaryTree,
  IconChartDots,
  IconDatabase,
  IconMoon,
  IconRefresh,
  IconRocket,
  IconRoute,
  IconSun,
  IconTargetArrow,
  IconTerminal2,
} from '@tabler/icons-react';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useLiveUpdates } from '../api/live.ts';

/** The places of the interface; `also` are paths of pages that belong to a place without lying under it. */
const places: ReadonlyArray<{
  readonly to: string;
  readonly label: string;
  readonly Icon: typeof IconBell;
  readonly also: readonly string[];
}> = [
  { to: '/', label: 'Loop', Icon: IconRefresh, also: ['/projects'] },
  { to: '/datasets', label: 'Data', Icon: IconDatabase, also: ['/features', '/lineage'] },
  { to: '/explore', label: 'Explore', Icon: IconTerminal2, also: [] },
  { to: '/pipelines', label: 'Pipelines', Icon: IconRoute, also: ['/pipeline-runs'] },
  { to: '/runs', label: 'Runs', Icon: IconChartDots, also: ['/experiments', '/compare'] },
  { to: '/models', label: 'Models', Icon: IconBinaryTree, also: ['/logged-models'] },
  { to: '/deployments', label: 'Deployments', Icon: IconRocket, also: ['/releases', '/gates', '/comparisons'] },
  { to: '/monitors', label: 'Monitors', Icon: IconBell, also: ['/alerts', '/decisions', '/windows'] },
  { to: '/objectives', label: 'Objectives', Icon: IconTargetArrow, also: [] },
];

/** The frame of every page: places at the left, the page beside them. */
export function Shell() {
  const isConnected = useLiveUpdates();
  const [opened, { toggle, close }] = useDisclosure();
  return (
    <AppShell
      header={{ height: 48 }}
      navbar={{ width: 196, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding={{ base: 'sm', sm: 'lg' }}
    >
      <AppShell.Header px="md" bg="var(--k-surface)">
        <button type="button" className="k-skip" onClick={() => document.getElementById('page')?.focus()}>
          Skip to the page
        </button>
        <Group h="100%" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label="Places" />
            <Link to="/" style={{ textDecoration: 'none' }} onClick={close}>
              <Group gap={8} wrap="nowrap">
                <img src="/favicon.svg" width={20} height={20} alt="" />
                <Text fw={650} size="lg">
                  Kaizen
                </Text>
              </Group>
            </Link>
          </Group>
          <Group gap="sm" wrap="nowrap" style={{ minWidth: 0 }}>
            <Text size="xs" lh={1.25} c="var(--k-warning)" role="status">
              {isConnected ? '' : 'No connection to the server; shown as last seen'}
            </Text>
            <SchemeSwitch />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" bg="var(--k-surface)">
        <Places leave={close} />
      </AppShell.Navbar>
      <AppShell.Main id="page" tabIndex={-1}>
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
}

function Places({ leave }: { readonly leave: () => void }) {
  const path = useRouterState({ select: (state) => state.location.pathname });
  return (
    <ScrollArea component="nav" aria-label="Places">
      {places.map(({ to, label, Icon, also }) => (
        <NavLink
          key={to}
          component={Link}
          to={to}
          label={label}
          leftSection={<Icon size={17} stroke={1.6} aria-hidden />}
          active={(to === '/' ? path === to : isUnder(path, to)) || also.some((place) => isUnder(path, place))}
          onClick={leave}
          py={6}
        />
      ))}
    </ScrollArea>
  );
}

function isUnder(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}/`);
}

function SchemeSwitch() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const next = scheme === 'dark' ? 'light' : 'dark';
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      onClick={() => setColorScheme(next)}
      aria-label={`Switch to ${next} colours`}
    >
      {scheme === 'dark' ? <IconSun size={17} aria-hidden /> : <IconMoon size={17} aria-hidden />}
    </ActionIcon>
  );
}
