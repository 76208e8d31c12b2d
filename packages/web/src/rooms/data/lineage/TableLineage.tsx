import type { LineageImpact, MarquezGraph } from '@kaizen/contracts';
import { useMemo } from 'react';
import { GraphCanvas } from '../../../design/GraphCanvas.tsx';
import { Section } from '../../../design/Section.tsx';
import { ImpactSection } from './ImpactSection.tsx';
import { useChooseNode } from './LineageControls.tsx';
import { drawTables, keepNearest } from './lineage-drawing.ts';
import { counted, sayCut } from './lineage-words.ts';
import type { Chosen } from './use-chosen.ts';
import { useImpact } from './use-impact.ts';

/** Datasets, perhaps with the jobs between them; with a column chosen, what it touches stands out. */
export function TableLineage(props: {
  readonly chosen: Chosen;
  readonly graph: MarquezGraph;
  readonly withJobs: boolean;
  readonly column: string | undefined;
  readonly asList: boolean;
}) {
  const { chosen, graph, withJobs, column, asList } = props;
  const choose = useChooseNode();
  const all = useMemo(() => drawTables(graph, withJobs), [graph, withJobs]);
  const { nodes, edges } = useMemo(() => keepNearest(all, startsOf(graph, chosen.nodeId)), [all, graph, chosen.nodeId]);
  const impact = useImpact(chosen, column);
  const touched = useMemo(() => touchedBy(impact.data, graph), [impact.data, graph]);
  const tables = graph.graph.filter(({ type }) => type === 'DATASET').length;
  const jobs = graph.graph.length - tables;
  return (
    <>
      <Section title={sayGraph(tables, jobs, graph.cut)} {...sayCut(nodes.length, all.nodes.length, graph.cut)}>
        <GraphCanvas
          nodes={nodes}
          edges={edges}
          selected={chosen.nodeId}
          summary={`Lineage around ${chosen.name}: ${sayGraph(tables, jobs, graph.cut)}, left to right from source to use`}
          asList={asList}
          onChoose={choose}
          {...(touched === undefined ? {} : { highlighted: touched })}
        />
      </Section>
      {column === undefined ? null : <ImpactSection chosen={chosen} column={column} />}
    </>
  );
}

/** The chosen node; of a job, which may not be drawn, also what it reads and writes. */
function startsOf({ graph }: MarquezGraph, nodeId: string): readonly string[] {
  const node = graph.find(({ id }) => id === nodeId);
  if (node?.type !== 'JOB') return [nodeId];
  return [nodeId, ...node.inEdges.map(({ origin }) => origin), ...node.outEdges.map(({ destination }) => destination)];
}

function sayGraph(tables: number, jobs: number, cut = false): string {
  return `${counted(tables, 'thing')}, ${counted(jobs, 'job')}${cut ? ' and more' : ''}`;
}

function touchedBy(impact: LineageImpact | undefined, { graph }: MarquezGraph): ReadonlySet<string> | undefined {
  if (impact === undefined) return undefined;
  const names = new Set(impact.nodes.flatMap(({ jobs }) => jobs));
  const jobs = graph.filter(({ type, data }) => type === 'JOB' && names.has(data.name)).map(({ id }) => id);
  return new Set([...impact.nodes.map(({ nodeId }) => nodeId), ...jobs]);
}
