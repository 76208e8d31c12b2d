import type { ImpactNode, LineageImpact } from '@kaizen/contracts';
import { Badge, SegmentedControl, Text } from '@mantine/core';
import { Async } from '../../../design/Async.tsx';
import { DataTable, type TableColumn } from '../../../design/DataTable.tsx';
import { EvidenceLink } from '../../../design/EvidenceLink.tsx';
import { useQueryParam } from '../../../design/location.ts';
import { Section } from '../../../design/Section.tsx';
import { kindWords, pageOfThing, thingOf } from './lineage-words.ts';
import type { Chosen } from './use-chosen.ts';
import { useImpact } from './use-impact.ts';

/** The question of the page, answered in a sentence and a table. */
export function ImpactSection({ chosen, column }: { readonly chosen: Chosen; readonly column: string }) {
  const [asked, ask] = useQueryParam('direction');
  const direction = asked === 'upstream' ? 'upstream' : 'downstream';
  const impact = useImpact(chosen, column, direction);
  const title =
    direction === 'upstream' ? `Where does "${column}" come from?` : `What is affected if "${column}" is wrong?`;
  return (
    <Section
      title={title}
      aside={
        <SegmentedControl
          aria-label="Direction"
          size="xs"
          value={direction}
          onChange={(value) => ask(value === 'upstream' ? value : undefined)}
          data={[
            { value: 'downstream', label: 'Affected' },
            { value: 'upstream', label: 'Origin' },
          ]}
        />
      }
    >
      <Async query={impact} height={160}>
        {(answer) => <Answer impact={answer} />}
      </Async>
    </Section>
  );
}

/** The nearest come first. */
const MOST_LISTED = 200;

function Answer({ impact }: { readonly impact: LineageImpact }) {
  const others = impact.nodes.filter(({ depth }) => depth > 0);
  const listed = others.slice(0, MOST_LISTED);
  return (
    <>
      <Text mb="sm" maw={760}>
        {impact.headline}
      </Text>
      {others.length === 0 ? null : (
        <DataTable
          caption={`What ${impact.direction === 'upstream' ? 'it is made of' : 'depends on it'}`}
          columns={columns}
          rows={listed}
          rowKey={({ id }) => id}
        />
      )}
      {listed.length === others.length ? null : (
        <Text size="sm" c="var(--k-muted)">
          {`Listed are the ${listed.length} nearest of ${others.length.toLocaleString('en')}; "kaizen data impact --json" gives all.`}
        </Text>
      )}
    </>
  );
}

/** Words of the protocol; everything else is an expression. */
const howWords: Readonly<Record<string, string>> = { identity: 'as it is', transformation: 'learned or computed' };

const columns: ReadonlyArray<TableColumn<ImpactNode>> = [
  { name: 'Kind', text: ({ kind }) => (kind === 'features' ? 'feature' : kindWords[kind]) },
  { name: 'Name', text: titleOf, cell: (node) => <Name node={node} /> },
  { name: 'Column', text: ({ field }) => field ?? 'not known which' },
  {
    name: 'Version',
    text: (node) => versionOf(node),
    cell: (node) => versionOf(node),
  },
  { name: 'How', text: ({ how }) => (how === undefined ? '' : (howWords[how] ?? how)), wide: true },
  {
    name: 'Certainty',
    text: ({ certainty }) => certainty,
    cell: ({ certainty }) =>
      certainty === 'certain' ? (
        'certain'
      ) : (
        <Badge variant="outline" color="gray" size="sm">
          possible
        </Badge>
      ),
  },
  { name: 'Steps', text: ({ depth }) => String(depth), numeric: true },
];

function titleOf({ namespace, name }: ImpactNode): string {
  return thingOf(namespace, name, undefined).title;
}

/** Hashes and ids say nothing to a reader; numbers of model versions do. */
function versionOf({ kind, version, current }: ImpactNode): string {
  const shown = kind === 'model' || kind === 'deployment' ? (version ?? '') : '';
  return current ? shown : `${shown === '' ? 'an earlier one' : `${shown}, not the newest`}`;
}

function Name({ node }: { readonly node: ImpactNode }) {
  const thing = thingOf(node.namespace, node.name, undefined);
  const page = pageOfThing(thing);
  const path =
    node.kind === 'model' && page !== undefined && node.version !== undefined
      ? `${page}/versions/${node.version}`
      : page;
  return path === undefined ? thing.title : <EvidenceLink to={path}>{thing.title}</EvidenceLink>;
}
