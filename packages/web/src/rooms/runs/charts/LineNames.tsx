import type { RunRow } from '@kaizen/contracts';
import { Group, Text } from '@mantine/core';
import { groupValue } from '../table/run-lines.ts';

/** So many names are read; the tooltip has the others. */
const most = 30;

/** Which colour is which run, or group of runs. */
export function LineNames(props: {
  readonly runs: readonly RunRow[];
  readonly colours: ReadonlyMap<string, string>;
  readonly group: string | undefined;
}) {
  const { runs, colours, group } = props;
  const names = new Map(
    runs.map((run) => [
      group === undefined ? run.id : groupValue(run, group),
      { text: group === undefined ? run.name || run.id : groupValue(run, group), colour: colours.get(run.id) },
    ]),
  );
  return (
    <Group component="ul" gap="4px 16px" m={0} p={0} style={{ listStyle: 'none' }} aria-label="Lines">
      {[...names].slice(0, most).map(([key, { text, colour }]) => (
        <Text key={key} component="li" size="xs">
          <span className="k-line-dot" style={{ background: colour }} aria-hidden /> {text}
        </Text>
      ))}
      {names.size > most ? (
        <Text component="li" size="xs" c="var(--k-muted)">
          and {names.size - most} more
        </Text>
      ) : null}
    </Group>
  );
}
