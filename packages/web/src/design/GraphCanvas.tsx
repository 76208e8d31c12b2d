import { Anchor, Box, Stack, Text } from '@mantine/core';
import { useElementSize, useMediaQuery } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { type Edge, Handle, MarkerType, type Node, type NodeProps, Position, ReactFlow } from '@xyflow/react';
import { useMemo } from 'react';
import { type GraphEdge, type GraphNode, type PlacedNode, placeNodes } from './graph-layout.ts';
import { CurvedEdge } from './LabelledEdge.tsx';

const HEIGHT = 62;
const ROW = HEIGHT + 20;

/** Few layers get room for names and arrow labels; many are drawn closer, so that the type stays readable without zooming. */
const roomy = { width: 196, gap: 64 };
const close = { width: 144, gap: 24 };
const sizeOf = (layers: number) => (layers > 4 ? close : roomy);

type CanvasNode = Node<{ readonly node: PlacedNode; readonly selected: boolean }, 'thing'>;

const nodeTypes = { thing: ThingNode };
const edgeTypes = { curved: CurvedEdge };

/**
 * Things and what they came from, drawn left to right; a thing with a page is a link to it. On narrow screens the same as a list, each with what it came
 * from. `summary` says in words what the drawing shows.
 */
export function GraphCanvas(props: {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly summary: string;
  readonly selected?: string;
}) {
  const isNarrow = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const placed = useMemo(() => placeNodes(props.nodes, props.edges), [props.nodes, props.edges]);
  if (isNarrow === true) return <GraphList {...props} placed={placed} />;
  return <GraphDrawing {...props} placed={placed} />;
}

interface PlacedProps {
  readonly placed: readonly PlacedNode[];
  readonly edges: readonly GraphEdge[];
  readonly summary: string;
  readonly selected?: string;
}

function GraphDrawing({ placed, edges, summary, selected }: PlacedProps) {
  const { ref, width } = useElementSize();
  const rows = Math.max(1, ...placed.map(({ slots }) => slots));
  const layers = Math.max(1, ...placed.map(({ layer }) => layer + 1));
  const size = sizeOf(layers);
  const scale = Math.max(0.4, Math.min(1, (width * 0.96) / (layers * (size.width + size.gap) - size.gap)));
  const nodes = useMemo(
    () => placed.map((node) => toCanvasNode(node, { rows, layers }, selected)),
    [placed, rows, layers, selected],
  );
  const arrows = useMemo(() => edges.map(toArrow), [edges]);
  return (
    <Box role="group" aria-label={summary} ref={ref} h={rows * ROW * scale + 24} className="k-graph">
      {width === 0 ? null : (
        <ReactFlow
          nodes={nodes}
          edges={arrows}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          key={width}
          fitView
          fitViewOptions={{ padding: 0.02, maxZoom: 1, minZoom: 0.4 }}
          minZoom={0.4}
          maxZoom={1.5}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          zoomOnScroll={false}
          zoomOnDoubleClick={false}
          preventScrolling={false}
          proOptions={{ hideAttribution: true }}
        />
      )}
    </Box>
  );
}

function toCanvasNode(
  node: PlacedNode,
  { rows, layers }: { readonly rows: number; readonly layers: number },
  selected: string | undefined,
): CanvasNode {
  const { width, gap } = sizeOf(layers);
  const offset = ((rows - node.slots) * ROW) / 2;
  return {
    id: node.id,
    type: 'thing',
    position: { x: node.layer * (width + gap), y: offset + node.slot * ROW },
    width,
    height: HEIGHT,
    data: { node, selected: node.id === selected },
  };
}

function toArrow(edge: GraphEdge): Edge {
  return {
    id: `${edge.from} ${edge.to} ${edge.label ?? ''}`,
    source: edge.from,
    target: edge.to,
    type: 'curved',
    domAttributes: { 'aria-hidden': true },
    markerEnd: { type: MarkerType.ArrowClosed, width: 14, height: 14, color: 'var(--k-muted)' },
    style: { stroke: 'var(--k-muted)', strokeWidth: 1.2 },
    ...(edge.label === undefined ? {} : { label: edge.label }),
  };
}

function ThingNode({ data }: NodeProps<CanvasNode>) {
  const { node, selected } = data;
  return (
    <Box className="k-thing" data-selected={selected} title={node.detail ?? node.label}>
      <Handle type="target" position={Position.Left} isConnectable={false} />
      <Text size="xs" c="var(--k-muted)" lh={1.2}>
        {node.kind ?? ' '}
      </Text>
      <Text size="sm" fw={500} truncate>
        {node.href === undefined ? (
          node.label
        ) : (
          <Anchor component={Link} to={node.href} inherit c="inherit" className="nodrag nopan">
            {node.label}
          </Anchor>
        )}
      </Text>
      {node.detail === undefined ? null : (
        <Text size="xs" c="var(--k-muted)" truncate lh={1.2}>
          {node.detail}
        </Text>
      )}
      <Handle type="source" position={Position.Right} isConnectable={false} />
    </Box>
  );
}

function GraphList({ placed, edges, summary, selected }: PlacedProps) {
  const names = new Map(placed.map((node) => [node.id, node.label]));
  return (
    <Stack component="ol" gap="xs" m={0} p={0} aria-label={summary} style={{ listStyle: 'none' }}>
      {placed.map((node) => {
        const from = edges.filter((edge) => edge.to === node.id).map((edge) => names.get(edge.from) ?? edge.from);
        return (
          <Box component="li" key={node.id} className="k-thing" data-selected={node.id === selected}>
            <Text size="xs" c="var(--k-muted)">
              {node.kind}
              {from.length === 0 ? '' : ` from ${from.join(', ')}`}
            </Text>
            <Text size="sm" fw={500} style={{ overflowWrap: 'anywhere' }}>
              {node.href === undefined ? (
                node.label
              ) : (
                <Anchor component={Link} to={node.href} inherit c="inherit">
                  {node.label}
                </Anchor>
              )}
            </Text>
            {node.detail === undefined ? null : (
              <Text size="xs" c="var(--k-muted)">
                {node.detail}
              </Text>
            )}
          </Box>
        );
      })}
    </Stack>
  );
}
