import { Anchor, Box, Button, Stack, Text } from '@mantine/core';
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

type CanvasNode = Node<{ readonly node: PlacedNode; readonly selected: boolean; readonly faded: boolean }, 'thing'>;

const nodeTypes = { thing: ThingNode };
const edgeTypes = { curved: CurvedEdge };

/**
 * Things and what they came from, drawn left to right; a thing with a page is a link to it. On narrow screens the same as a list, each with what it came
 * from. `summary` says in words what the drawing shows. Where `highlighted` is given, everything else stands back; `onChoose` is called with a node that
 * was clicked; `asList` shows the list on wide screens too.
 */
export function GraphCanvas(props: GraphProps & { readonly nodes: readonly GraphNode[]; readonly asList?: boolean }) {
  const isNarrow = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const placed = useMemo(() => placeNodes(props.nodes, props.edges), [props.nodes, props.edges]);
  if (isNarrow === true || props.asList === true) return <GraphList {...props} placed={placed} />;
  return <GraphDrawing {...props} placed={placed} />;
}

interface GraphProps {
  readonly edges: readonly GraphEdge[];
  readonly summary: string;
  readonly selected?: string;
  readonly highlighted?: ReadonlySet<string>;
  readonly onChoose?: (id: string) => void;
}

interface PlacedProps extends GraphProps {
  readonly placed: readonly PlacedNode[];
}

function GraphDrawing({ placed, edges, summary, selected, highlighted, onChoose }: PlacedProps) {
  const { ref, width } = useElementSize();
  const rows = Math.max(1, ...placed.map(({ slots }) => slots));
  const layers = Math.max(1, ...placed.map(({ layer }) => layer + 1));
  const size = sizeOf(layers);
  const scale = Math.max(0.4, Math.min(1, (width * 0.96) / (layers * (size.width + size.gap) - size.gap)));
  const nodes = useMemo(
    () => placed.map((node) => toCanvasNode(node, { rows, layers }, { selected, highlighted })),
    [placed, rows, layers, selected, highlighted],
  );
  const arrows = useMemo(() => edges.map((edge) => toArrow(edge, highlighted)), [edges, highlighted]);
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
          onlyRenderVisibleElements={placed.length > 200}
          {...(onChoose === undefined ? {} : { onNodeClick: (_event, { id }) => onChoose(id) })}
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
  marks: { readonly selected: string | undefined; readonly highlighted: ReadonlySet<string> | undefined },
): CanvasNode {
  const { width, gap } = sizeOf(layers);
  const offset = ((rows - node.slots) * ROW) / 2;
  return {
    id: node.id,
    type: 'thing',
    position: { x: node.layer * (width + gap), y: offset + node.slot * ROW },
    width,
    height: HEIGHT,
    data: { node, selected: node.id === marks.selected, faded: marks.highlighted?.has(node.id) === false },
  };
}

function toArrow(edge: GraphEdge, highlighted: ReadonlySet<string> | undefined): Edge {
  const isOn = highlighted?.has(edge.from) === true && highlighted.has(edge.to);
  const colour = isOn ? 'var(--k-champion)' : 'var(--k-muted)';
  return {
    id: `${edge.from} ${edge.to} ${edge.label ?? ''}`,
    source: edge.from,
    target: edge.to,
    type: 'curved',
    domAttributes: { 'aria-hidden': true },
    markerEnd: { type: MarkerType.ArrowClosed, width: 14, height: 14, color: colour },
    style: {
      stroke: colour,
      strokeWidth: isOn ? 2 : 1.2,
      ...(highlighted === undefined || isOn ? {} : { opacity: 0.25 }),
    },
    ...(edge.label === undefined ? {} : { label: edge.label }),
  };
}

function ThingNode({ data }: NodeProps<CanvasNode>) {
  const { node, selected, faded } = data;
  return (
    <Box className="k-thing" data-selected={selected} data-faded={faded} title={titleOf(node)}>
      <Handle type="target" position={Position.Left} isConnectable={false} />
      <Text size="xs" c="var(--k-muted)" lh={1.2} truncate>
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

/** What may be cut short in the box. */
function titleOf({ kind = '', label, detail = '' }: PlacedNode): string {
  return [kind, label, detail].filter((part) => part !== '').join(', ');
}

function GraphList({ placed, edges, summary, selected, highlighted, onChoose }: PlacedProps) {
  const names = new Map(placed.map((node) => [node.id, node.label]));
  return (
    <Stack component="ol" gap="xs" m={0} p={0} aria-label={summary} style={{ listStyle: 'none' }}>
      {placed.map((node) => {
        const from = edges.filter((edge) => edge.to === node.id).map((edge) => names.get(edge.from) ?? edge.from);
        return (
          <Box
            component="li"
            key={node.id}
            className="k-thing"
            data-selected={node.id === selected}
            data-faded={highlighted?.has(node.id) === false}
          >
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
            {onChoose === undefined || node.id === selected ? null : (
              <Button
                size="compact-xs"
                variant="subtle"
                onClick={() => onChoose(node.id)}
                aria-label={`Choose ${node.label}`}
              >
                Choose
              </Button>
            )}
          </Box>
        );
      })}
    </Stack>
  );
}
