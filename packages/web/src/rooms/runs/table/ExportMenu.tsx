import { Menu } from '@mantine/core';
import type { ReactNode } from 'react';
import { client } from '../../../api/client.ts';

/** Which runs go out. */
export type ExportQuery = Omit<Parameters<typeof client.runs.exportPath>[0], 'format'>;

const formats = [
  { format: 'csv', label: 'CSV' },
  { format: 'parquet', label: 'Parquet, typed columns' },
  { format: 'json', label: 'JSON' },
] as const;

/** Runs with every parameter, metric and tag as a file, in the format that is chosen. */
export function ExportMenu(props: {
  readonly title: string;
  readonly query: ExportQuery;
  readonly more?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>{props.children}</Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{props.title}</Menu.Label>
        {formats.map(({ format, label }) => (
          <Menu.Item
            key={format}
            component="a"
            href={client.runs.exportPath({ ...props.query, format })}
            download={`runs.${format}`}
          >
            {label}
          </Menu.Item>
        ))}
        {props.more}
      </Menu.Dropdown>
    </Menu>
  );
}
