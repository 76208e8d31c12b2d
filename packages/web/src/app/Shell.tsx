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
} from '@tabler/icons-react';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useLiveUpdates } from '../api/live.ts';

const places = [
  { to: '/', label: 'Loop', Icon: IconRefresh },
  { to: '/datasets', label: 'Data', Icon: IconDatabase },
  { to: '/pipelines', label: 'Pipelines', Icon: IconRoute },
  { to: '/runs', label: 'Runs', Icon: IconChartDots },
  { to: '/models', label: 'Models', Icon: IconBinaryTree },
  { to: '/deployments', label: 'Deployments', Icon: IconRocket },
  { to: '/monitors', label: 'Monitors', Icon: IconBell },
  { to: '/objectives', label: 'Objectives', Icon: IconTargetArrow },
] as const;

/** The frame of every page: places at the left, the page beside them. */
export function Shell() {
  useLiveUpdates();
  const [opened, { toggle, close }] = useDisclosure();
  const path = useRouterState({ select: (state) => state.location.pathname });
  return (
    <AppShell
      header={{ height: 48 }}
      navbar={{ width: 196, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding={{ base: 'sm', sm: 'lg' }}
    >
      <AppShell.Header px="md" bg="var(--k-surface)">
        <Group h="100%" justify="space-between">
          <Group gap="sm">
            <Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label="Places" />
            <Link to="/" style={{ textDecoration: 'none' }} onClick={close}>
              <Group gap={8}>
                <img src="/favicon.svg" width={20} height={20} alt="" />
                <Text fw={650} size="lg">
                  Kaizen
                </Text>
              </Group>
            </Link>
          </Group>
          <SchemeSwitch />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" bg="var(--k-surface)">
        <ScrollArea component="nav" aria-label="Places">
          {places.map(({ to, label, Icon }) => (
            <NavLink
              key={to}
              component={Link}
              to={to}
              label={label}
              leftSection={<Icon size={17} stroke={1.6} aria-hidden />}
              active={to === '/' ? path === '/' || path.startsWith('/projects') : path.startsWith(to)}
              onClick={close}
              py={6}
            />
          ))}
        </ScrollArea>
      </AppShell.Navbar>
      <AppShell.Main>
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
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
