import './loop.css';
import type { LoopStage, LoopView } from '@kaizen/contracts';
import { Box, Text } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { type Edge, Handle, MarkerType, type Node, type NodeProps, Position, ReactFlow } from '@xyflow/react';
import { useMemo } from 'react';
import { SteppedEdge } from '../../design/LabelledEdge.tsx';
import { LoopList } from './LoopList.tsx';
import { arrows, type LoopArrow, type LoopPlaces, layers, type Place, placeLoop } from './loop-places.ts';
import { PeopleCard } from './PeopleCard.tsx';
import { StageCard } from './StageCard.tsx';

/** Under this width three columns of cards cannot be read: the loop becomes a list. */
const NARROWEST = 860;
const sides = { top: Position.Top, bottom: Position.Bottom, left: Position.Left, right: Position.Right } as const;

type StageNode = Node<{ readonly stage: LoopStage }, 'stage'>;
type PeopleNode = Node<{ readonly needs: LoopView['needsYou'] }, 'people'>;
type PanelNode = Node<{ readonly title: string; readonly text: string }, 'panel'>;
type LoopNode = StageNode | PeopleNode | PanelNode;

const nodeTypes = { stage: StageBox, people: PeopleBox, panel: PanelBox };
const edgeTypes = { stepped: SteppedEdge };

/** The loop as a drawing of its stages, each live and each the way to its page; a list where the drawing would be tiny. */
export function LoopDrawing({ loop }: { readonly loop: LoopView }) {
  const { ref, width } = useElementSize();
  return (
    <Box ref={ref} mih={width === 0 ? 690 : undefined}>
      {width === 0 ? null : width < NARROWEST ? <LoopList loop={loop} /> : <LoopCanvas loop={loop} width={width} />}
    </Box>
  );
}

function LoopCanvas({ loop, width }: { readonly loop: LoopView; readonly width: number }) {
  const places = useMemo(() => placeLoop(width), [width]);
  const nodes = useMemo(() => toNodes(loop, places), [loop, places]);
  const edges = useMemo(() => arrows.map((arrow) => toEdge(arrow, loop)), [loop]);
  return (
    <Box
      role="group"
      aria-label="The stages of the loop and how they feed each other"
      h={places.height}
      className="k-loop"
    >
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        defaultViewport={{ x: 0, y: 0, zoom: 1 }}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        panOnDrag={false}
        zoomOnScroll={false}
        zoomOnPinch={false}
        zoomOnDoubleClick={false}
        preventScrolling={false}
        proOptions={{ hideAttribution: true }}
      />
    </Box>
  );
}

function toNodes(loop: LoopView, { cards, panels }: LoopPlaces): LoopNode[] {
  const nodes: LoopNode[] = [];
  for (const { key, title, text } of layers) {
    const place = panels.get(key);
    if (place !== undefined)
      nodes.push({ id: `panel-${key}`, type: 'panel', zIndex: -1, ...at(place), data: { title, text } });
  }
  // The objective stands first on the page, so the keyboard reaches it first.
  for (const stage of loop.stages.toSorted((a, b) => Number(b.key === 'objective') - Number(a.key === 'objective'))) {
    const place = cards.get(stage.key);
    if (place !== undefined) nodes.push({ id: stage.key, type: 'stage', ...at(place), data: { stage } });
  }
  const people = cards.get('people');
  if (people !== undefined) nodes.push({ id: 'people', type: 'people', ...at(people), data: { needs: loop.needsYou } });
  return nodes;
}

function at({ x, y, width, height }: Place) {
  return { position: { x, y }, width, height };
}

function toEdge(arrow: LoopArrow, loop: LoopView): Edge {
  const isLive = loop.stages.some((stage) => stage.key === arrow.to && stage.state === 'running');
  const colour = isLive ? 'var(--k-running)' : 'var(--k-arrow)';
  return {
    id: `${arrow.from}-${arrow.to}`,
    source: arrow.from,
    target: arrow.to,
    sourceHandle: `from-${arrow.leaves}`,
    targetHandle: `to-${arrow.reaches}`,
    type: 'stepped',
    domAttributes: { 'aria-hidden': true },
    animated: isLive,
    style: {
      stroke: colour,
      strokeWidth: 1.5,
      ...(arrow.feedback === true && !isLive ? { strokeDasharray: '5 4' } : {}),
    },
    markerEnd: { type: MarkerType.ArrowClosed, width: 15, height: 15, color: colour },
    ...(arrow.label === undefined ? {} : { label: arrow.label }),
  };
}

function Handles() {
  return Object.entries(sides).flatMap(([side, position]) => [
    <Handle key={`from-${side}`} id={`from-${side}`} type="source" position={position} isConnectable={false} />,
    <Handle key={`to-${side}`} id={`to-${side}`} type="target" position={position} isConnectable={false} />,
  ]);
}

function StageBox({ data }: NodeProps<StageNode>) {
  return (
    <>
      <StageCard stage={data.stage} />
      <Handles />
    </>
  );
}

function PeopleBox({ data }: NodeProps<PeopleNode>) {
  return (
    <>
      <PeopleCard needs={data.needs} />
      <Handles />
    </>
  );
}

function PanelBox({ data }: NodeProps<PanelNode>) {
  return (
    <Box className="k-layer">
      <Text component="h2" size="xs" fw={600} lh="34px" px={14}>
        {data.title}{' '}
        <Text component="span" inherit fw={400} c="var(--k-muted)">
          {data.text}
        </Text>
      </Text>
      <Handles />
    </Box>
  );
}
