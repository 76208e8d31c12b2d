import { Tabs } from '@mantine/core';
import { type ComponentType, useEffect, useRef } from 'react';
import { useQueryParam } from '../../design/location.ts';
import type { DatasetTabProps } from './dataset-tab.ts';
import { DriftTab } from './tabs/DriftTab.tsx';
import { OverviewTab } from './tabs/OverviewTab.tsx';
import { ProfileTab } from './tabs/ProfileTab.tsx';
import { QuarantineTab } from './tabs/QuarantineTab.tsx';
import { SchemaTab } from './tabs/SchemaTab.tsx';
import { SensitiveTab } from './tabs/SensitiveTab.tsx';
import { ValidationTab } from './tabs/ValidationTab.tsx';
import { VersionsTab } from './tabs/VersionsTab.tsx';

const tabs: ReadonlyArray<{
  readonly value: string;
  readonly label: string;
  readonly Tab: ComponentType<DatasetTabProps>;
}> = [
  { value: 'overview', label: 'Overview', Tab: OverviewTab },
  { value: 'versions', label: 'Versions', Tab: VersionsTab },
  { value: 'profile', label: 'Profile', Tab: ProfileTab },
  { value: 'validation', label: 'Validation', Tab: ValidationTab },
  { value: 'quarantine', label: 'Quarantine', Tab: QuarantineTab },
  { value: 'schema', label: 'Schema', Tab: SchemaTab },
  { value: 'drift', label: 'Drift', Tab: DriftTab },
  { value: 'sensitive', label: 'Sensitive', Tab: SensitiveTab },
];

/** The tabs of a dataset; the chosen one stands in the address as `tab`. */
export function DatasetTabs({ dataset, version }: DatasetTabProps) {
  const [asked, choose] = useQueryParam('tab');
  const chosen = tabs.find(({ value }) => value === asked)?.value ?? 'overview';
  const strip = useRef<HTMLDivElement>(null);
  // On a telephone not all tabs fit; the chosen one must be in sight.
  useEffect(() => {
    const tab = strip.current?.querySelector<HTMLElement>(`[role="tab"][data-tab="${chosen}"]`);
    strip.current?.scrollTo({ left: (tab?.offsetLeft ?? 0) - 40 });
  }, [chosen]);
  return (
    <Tabs
      value={chosen}
      onChange={(value) => choose(value === null || value === 'overview' ? undefined : value)}
      keepMounted={false}
    >
      <div ref={strip} style={{ overflowX: 'auto' }}>
        <Tabs.List mb="md" style={{ flexWrap: 'nowrap', minWidth: 'max-content' }}>
          {tabs.map(({ value, label }) => (
            <Tabs.Tab key={value} value={value} data-tab={value}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </div>
      {tabs.map(({ value, Tab }) => (
        <Tabs.Panel key={value} value={value}>
          <Tab dataset={dataset} version={version} />
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
