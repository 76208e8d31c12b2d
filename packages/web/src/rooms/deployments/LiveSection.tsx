import type { DeploymentView, LogStatus, RouteTarget, TrafficView } from '@kaizen/contracts';
import { SimpleGrid, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Age } from '../../design/Age.tsx';
import { Async, Empty } from '../../design/Async.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { Figure } from '../../design/Figure.tsx';
import { formatBytes, formatCount, formatNumber, formatShare } from '../../design/format.ts';
import { Section } from '../../design/Section.tsx';
import { SplitBar } from '../../design/SplitBar.tsx';
import { versionQuery } from '../models/registry-queries.ts';
import { sayServed } from '../models/say-served.ts';
import { logQuery, trafficQuery } from './deployment-queries.ts';
import { roleColour, roleWord, versionPath } from './release-words.ts';

/** Who answers now, with which share, and the figures of the log. */
export function LiveSection({ deployment }: { readonly deployment: DeploymentView }) {
  const traffic = useQuery(trafficQuery(deployment.name));
  const log = useQuery(logQuery(deployment.name));
  if (deployment.targets.length === 0)
    return (
      <Section title="Live">
        <Empty>
          Nothing is live. The first release is direct: release a version above, or run the pipeline, and this name
          answers.
        </Empty>
      </Section>
    );
  return (
    <Section title="Live">
      <Stack gap="xl">
        <SplitBar
          label="Share of the requests"
          parts={deployment.targets.map((target) => splitPart(deployment, target))}
        />
        <Async query={traffic} height={60}>
          {(view) => <Figures traffic={view} log={log.data} name={deployment.name} />}
        </Async>
      </Stack>
    </Section>
  );
}

function splitPart({ model, champion }: DeploymentView, target: RouteTarget) {
  return {
    key: `${target.modelVersionId} ${target.role}`,
    share: target.weight,
    colour: roleColour(target.role),
    name: `Version ${target.version}, ${roleWord(target.role)}`,
    note: (
      <>
        <EvidenceLink to={versionPath(model, target.version)}>what it is made of</EvidenceLink>
        <Served model={model} version={target.version} />
        {target.role === 'champion' && champion !== undefined ? (
          <>
            , live since <Age at={champion.since} />
          </>
        ) : null}
      </>
    ),
  };
}

/** How a version of another library answers; nothing for one of our own. */
function Served({ model, version }: { readonly model: string; readonly version: number }) {
  const { data } = useQuery(versionQuery(model, version));
  return data?.servable?.origin === undefined ? null : `, answers ${sayServed(data.servable)}`;
}

function Figures(props: { readonly traffic: TrafficView; readonly log: LogStatus | undefined; readonly name: string }) {
  const { traffic, log } = props;
  const failed = traffic.requests === 0 ? undefined : formatShare(traffic.errors / traffic.requests, 2);
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, md: 5 }} spacing="lg">
      <Figure label="Half answer within" value={sayMs(traffic.p50)} unit="ms" note="p50 since the server started" />
      <Figure label="99 of 100 within" value={sayMs(traffic.p99)} unit="ms" note="p99 since the server started" />
      <Figure
        label="Failed requests"
        value={formatCount(traffic.errors)}
        note={failed === undefined ? 'no requests yet' : `${failed} of ${formatCount(traffic.requests)}`}
      />
      {log === undefined ? null : <LogFigures log={log} />}
    </SimpleGrid>
  );
}

function LogFigures({ log }: { readonly log: LogStatus }) {
  const share = log.rows === 0 ? undefined : formatShare(log.labelled / log.rows, 1);
  const unlogged = log.unlogged === 0 ? '' : `; ${formatCount(log.unlogged)} answered without a log`;
  return (
    <>
      <Figure
        label="Logged predictions"
        value={
          <EvidenceLink
            to={`/deployments/${encodeURIComponent(log.deployment)}`}
            search={{ view: 'predictions' }}
            label="Logged predictions, show the rows"
          >
            {formatCount(log.rows)}
          </EvidenceLink>
        }
        note={`${formatBytes(log.bytes)} in ${formatCount(log.files)} files${unlogged}`}
      />
      <Figure
        label="With a label"
        value={share ?? '–'}
        note={`${formatCount(log.labelled)} rows; ${formatCount(log.repeats)} repeats not counted`}
      />
    </>
  );
}

function sayMs(value: number | undefined): string {
  return value === undefined ? '–' : formatNumber(value, value < 10 ? 2 : 0);
}
