import type { LineageGraph, RegistryVersionView } from '@kaizen/contracts';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { client } from '../../api/client.ts';
import { Async } from '../../design/Async.tsx';
import { GraphCanvas } from '../../design/GraphCanvas.tsx';
import { Section } from '../../design/Section.tsx';
import { LineageLink } from '../data/lineage/LineageLink.tsx';
import { drawLineage } from './model-words.ts';

/** From the data to what is live, left to right; each thing leads to its page. */
export function LineageSection({ version }: { readonly version: RegistryVersionView }) {
  const lineage = useQuery({
    queryKey: ['models', version.model, 'lineage', version.version],
    queryFn: () => client.models.lineage(version.model, version.version),
  });
  return (
    <Section
      title="Where it comes from, where it went"
      aside={<LineageLink thing={`models/${version.model}`} label={version.model} />}
    >
      <Async
        query={lineage}
        isEmpty={(graph) => graph.nodes.length === 0}
        empty="Nothing is known about its origin."
        height={240}
      >
        {(graph) => <Drawing graph={graph} version={version} />}
      </Async>
    </Section>
  );
}

function Drawing({ graph, version }: { readonly graph: LineageGraph; readonly version: RegistryVersionView }) {
  const { nodes, edges } = useMemo(() => drawLineage(graph, version), [graph, version]);
  return (
    <GraphCanvas
      nodes={nodes}
      edges={edges}
      selected={version.id}
      summary={`Lineage of ${version.model} version ${version.version}: ${nodes.length} things from data to deployment`}
    />
  );
}
