import { ActionIcon, Group, Menu, Text } from '@mantine/core';
import { IconArrowsMaximize, IconDownload, IconZoomOut } from '@tabler/icons-react';
import type { EChartsType } from 'echarts/core';
import type { ReactNode, RefObject } from 'react';
import { saveChartPng, saveChartSvg } from '../../../design/chart-export.ts';

/** Name of a chart and what can be done with it. */
export function CardHead(props: {
  readonly metric: string;
  /** Whether the name stands here, and not above already. */
  readonly isNamed: boolean;
  readonly chart: RefObject<EChartsType | null>;
  readonly zoomOut: (() => void) | undefined;
  readonly saveCsv: () => void;
  readonly open: (() => void) | undefined;
}) {
  const { metric, chart } = props;
  const file = metric.replaceAll(/[^\p{L}\d]+/gu, '-');
  const withChart = (act: (made: EChartsType) => void) => () => {
    if (chart.current !== null) act(chart.current);
  };
  return (
    <Group justify="space-between" wrap="nowrap" gap="xs" h={26}>
      <Text component="h3" size="sm" fw={600} truncate title={metric} m={0}>
        {props.isNamed ? metric : ''}
      </Text>
      <Group gap={0} wrap="nowrap">
        {props.zoomOut === undefined ? null : (
          <Tool label={`Show all of ${metric}`} act={props.zoomOut} icon={<IconZoomOut size={15} aria-hidden />} />
        )}
        {props.open === undefined ? null : (
          <Tool label={`${metric} in full size`} act={props.open} icon={<IconArrowsMaximize size={14} aria-hidden />} />
        )}
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" size="sm" aria-label={`Save ${metric}`}>
              <IconDownload size={14} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={withChart((made) => void saveChartPng(made, file))}>Picture (PNG)</Menu.Item>
            <Menu.Item onClick={withChart((made) => saveChartSvg(made, file))}>Drawing (SVG)</Menu.Item>
            <Menu.Item onClick={props.saveCsv}>Numbers (CSV)</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Group>
    </Group>
  );
}

function Tool({ label, act, icon }: { readonly label: string; readonly act: () => void; readonly icon: ReactNode }) {
  return (
    <ActionIcon variant="subtle" color="gray" size="sm" onClick={act} aria-label={label} title={label}>
      {icon}
    </ActionIcon>
  );
}
