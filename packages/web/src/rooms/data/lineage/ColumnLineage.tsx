import type { MarquezColumnGraph } from '@kaizen/contracts';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { client } from '../../../api/client.ts';
import { Async, Empty } from '../../../design/Async.tsx';
import { GraphCanvas } from '../../../design/GraphCanvas.tsx';
import { Section } from '../../../design/Section.tsx';
import { ImpactSection } from './ImpactSection.tsx';
import { useChooseNode } from './LineageControls.tsx';
import { drawColumns, findPath, keepNearest, MOST_DRAWN } from './lineage-drawing.ts';
import { counted, sayCut } from './lineage-words.ts';
import type { Chosen } from './use-chosen.ts';

/** Columns that are drawn beside each other; of more, only the path of the chosen one. */
const MOST = 40;

interface ColumnLineageProps {
  readonly chosen: Chosen;
  readonly column: string | undefined;
  readonly asList: boolean;
  readonly depth: number;
}

/** The columns of a dataset, what they are made of and what is made of them. */
export function ColumnLineage(props: ColumnLineageProps) {
  const { chosen, column, depth } = props;
  const columns = useQuery({
    queryKey: ['lineage', 'columns', chosen.nodeId, depth],
    queryFn: () =>
      client.lineage.columns(chosen.nodeId, { depth: Math.max(1, depth), withDownstream: true, limit: 2 * MOST_DRAWN }),
  });
  return (
    <>
      <Async
        query={columns}
        height={360}
        isEmpty={({ graph }) => graph.length === 0}
        empty="No job has said what these columns are made of, or what is made of them."
      >
        {(graph) => <Drawing {...props} graph={graph} />}
      </Async>
      {column === undefined ? null : <ImpactSection chosen={chosen} column={column} />}
    </>
  );
}

function Drawing({ graph, chosen, column, asList }: ColumnLineageProps & { readonly graph: MarquezColumnGraph }) {
  const choose = useChooseNode();
  const all = useMemo(() => drawColumns(graph), [graph]);
  const own = chosen.nodeId.replace(/^dataset:/, 'datasetField:');
  const selected = column === undefined ? undefined : `${own}:${column}`;
  const drawing = useMemo(() => {
    const ofChosen = all.nodes.map(({ id }) => id).filter((id) => id.startsWith(`${own}:`));
    return keepNearest(all, selected === undefined ? ofChosen : [selected]);
  }, [all, own, selected]);
  const path = useMemo(
    () => (selected === undefined ? undefined : findPath(drawing.edges, selected)),
    [drawing, selected],
  );
  const chooseColumn = (id: string) => {
    const cut = id.lastIndexOf(':');
    choose(id.slice(0, cut).replace(/^datasetField:/, 'dataset:'), id.slice(cut + 1));
  };
  const title = `${counted(graph.graph.length, 'column')}${graph.cut === true ? ' and more' : ''}`;
  const isWide = all.nodes.length > MOST;
  if (isWide && path === undefined)
    return (
      <Empty>
        {title} are too many to be drawn at once. Choose one of them above to see what lies before and after it.
      </Empty>
    );
  const isShown = (id: string) => !isWide || path?.has(id) === true;
  return (
    <Section
      title={title}
      {...{
        text: isWide
          ? 'What lies before and after the chosen column; the others are left out.'
          : 'Choose a column to see what lies before and after it.',
        ...(isWide ? {} : sayCut(drawing.nodes.length, all.nodes.length, graph.cut)),
      }}
    >
      <GraphCanvas
        nodes={drawing.nodes.filter(({ id }) => isShown(id))}
        edges={drawing.edges.filter(({ from, to }) => isShown(from) && isShown(to))}
        summary={`Columns around ${chosen.name}: ${title}, left to right from what they are made of`}
        asList={asList}
        onChoose={chooseColumn}
        {...(selected === undefined ? {} : { selected })}
        {...(path === undefined ? {} : { highlighted: path })}
      />
    </Section>
  );
}
