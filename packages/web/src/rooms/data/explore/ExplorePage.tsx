import type { ExploreView } from '@kaizen/contracts';
import { KaizenApiError } from '@kaizen/sdk';
import { Button, CopyButton, Grid, Group, Tabs, Text } from '@mantine/core';
import { IconLink, IconPlayerPlay } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { useRef } from 'react';
import { Empty, Failure } from '../../../design/Async.tsx';
import { PageHead } from '../../../design/PageHead.tsx';
import { ChartPanel } from './ChartPanel.tsx';
import { ResultPanel } from './ResultPanel.tsx';
import { Running } from './Running.tsx';
import { SqlEditor, type SqlFault } from './SqlEditor.tsx';
import { insertAt } from './sql-names.ts';
import { TableList } from './TableList.tsx';
import { useResult } from './use-ask.ts';
import { useExploreState } from './use-explore-state.ts';
import { SaveViewDialog, ViewsMenu } from './ViewsMenu.tsx';

type State = ReturnType<typeof useExploreState>;

/** Asks with SQL over any version and draws what comes; nothing here can change data. */
export function ExplorePage() {
  const state = useExploreState();
  const answer = useResult(state.asked);
  const field = useRef<HTMLTextAreaElement>(null);
  const { opened, error } = state.view;
  const open = useOpenView();
  const insert = (part: string) => {
    const { selectionStart: from = state.text.length, selectionEnd: to = from } = field.current ?? {};
    const put = insertAt(state.text, part, { from, to });
    state.setText(put.text);
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(put.caret, put.caret);
    });
  };
  return (
    <>
      <PageHead
        title={opened?.name ?? 'Explore'}
        {...(opened === undefined ? {} : { kind: 'View' })}
        headline={
          opened?.description ??
          'One SELECT over any dataset, any version of it, or a file. Nothing can be changed from here.'
        }
        actions={<ViewsMenu open={open} />}
      />
      {error === null || state.view.id === undefined ? null : <Failure error={error} />}
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 3 }} order={{ base: 2, md: 1 }}>
          <TableList insert={insert} files={state.files} setFiles={state.setFiles} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 9 }} order={{ base: 1, md: 2 }}>
          <SqlEditor
            value={state.text}
            write={state.setText}
            run={state.run}
            fault={faultOf(answer.result.error, state)}
            field={field}
          />
          <Actions state={state} isRunning={answer.result.isFetching} />
          <Answer state={state} answer={answer} />
        </Grid.Col>
      </Grid>
    </>
  );
}

/** Goes to the address of a view. */
function useOpenView(): (view: ExploreView) => void {
  const router = useRouter();
  return ({ id }) => router.history.push(`/explore?view=${id}`);
}

function Actions({ state, isRunning }: { readonly state: State; readonly isRunning: boolean }) {
  const open = useOpenView();
  const isBlank = state.text.trim() === '';
  return (
    <Group gap="xs" mt="xs" mb="md">
      <Button
        size="sm"
        onClick={state.run}
        disabled={isBlank || isRunning}
        leftSection={<IconPlayerPlay size={15} aria-hidden />}
      >
        Run
      </Button>
      {isBlank ? null : (
        <SaveViewDialog
          sql={state.text}
          chart={state.chart}
          project={state.asked?.project}
          view={state.view.opened}
          saved={open}
        />
      )}
      {state.asked === undefined ? null : (
        <CopyButton value={globalThis.location.href}>
          {({ copied, copy }) => (
            <Button size="sm" variant="default" onClick={copy} leftSection={<IconLink size={15} aria-hidden />}>
              {copied ? 'Copied' : 'Copy link'}
            </Button>
          )}
        </CopyButton>
      )}
      <Text size="xs" c="var(--k-muted)" visibleFrom="sm">
        Ctrl and Enter runs it. A version: "machines@tag", an id, or "machines@1" for the one before.
      </Text>
    </Group>
  );
}

function Answer({ state, answer }: { readonly state: State; readonly answer: ReturnType<typeof useResult> }) {
  const { result, progress, cancel } = answer;
  const { asked } = state;
  if (asked === undefined) return <Empty>Write a query and run it, or press a name in the list of tables.</Empty>;
  if (result.isFetching) return <Running progress={progress} cancel={cancel} />;
  // A mistake stands at the query itself.
  if (result.error !== null) return null;
  const { data } = result;
  if (data === undefined) return <Empty>The query was cancelled. Nothing runs any more.</Empty>;
  return (
    <Tabs value={state.tab} onChange={state.setTab} keepMounted={false}>
      <Tabs.List mb="sm">
        <Tabs.Tab value="rows">Rows</Tabs.Tab>
        <Tabs.Tab value="chart">Chart</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="rows">
        <ResultPanel result={data} />
      </Tabs.Panel>
      <Tabs.Panel value="chart">
        <ChartPanel asked={asked} columns={data.columns} chart={state.chart} change={state.setChart} />
      </Tabs.Panel>
    </Tabs>
  );
}

/** The server's words, at their place while the text is the one that was sent. */
function faultOf(error: Error | null, { text, asked }: State): SqlFault | undefined {
  if (error === null) return undefined;
  const offset = error instanceof KaizenApiError ? error.details?.offset : undefined;
  return { message: error.message, offset: typeof offset === 'number' && text === asked?.sql ? offset : undefined };
}
