import type { VersionView } from '@kaizen/contracts';
import { Badge, Group, Text } from '@mantine/core';
import { Age } from '../../../design/Age.tsx';
import { CopyId } from '../../../design/CopyId.tsx';
import { EvidenceLink } from '../../../design/EvidenceLink.tsx';
import { formatBytes, formatCount } from '../../../design/format.ts';
import { StateMark } from '../../../design/StateMark.tsx';
import { sayChange, saySize, stateOfVersion } from './version-words.ts';

const ROW = 76;
const MAIN = 14;
const SIDE = 34;

/** The history as a graph: the line of versions that were current, beside it those that never were; newest first. */
export function VersionHistory({
  versions,
  shown,
}: {
  readonly versions: readonly VersionView[];
  readonly shown: string | undefined;
}) {
  const most = Math.max(1, ...versions.map(({ bytes }) => bytes));
  return (
    <ol aria-label="Versions, newest first" style={{ listStyle: 'none', margin: 0, padding: 0 }}>
      {versions.map((version, index) => (
        <li
          key={version.id}
          aria-current={version.id === shown ? 'true' : undefined}
          style={{
            display: 'flex',
            gap: 10,
            minHeight: ROW,
            background: version.id === shown ? 'var(--k-surface)' : undefined,
          }}
        >
          <Rail version={version} isFirst={index === 0} isLast={index === versions.length - 1} />
          <VersionRow version={version} most={most} />
        </li>
      ))}
    </ol>
  );
}

function Rail(props: { readonly version: VersionView; readonly isFirst: boolean; readonly isLast: boolean }) {
  const { state } = props.version;
  const isAside = state === 'staged' || state === 'rejected';
  const x = isAside ? SIDE : MAIN;
  const colour = {
    current: 'var(--k-champion)',
    former: 'var(--k-muted)',
    staged: 'var(--k-needs-you)',
    rejected: 'var(--k-failed)',
  }[state];
  return (
    <svg
      width={48}
      viewBox={`0 0 48 ${ROW}`}
      preserveAspectRatio="none"
      aria-hidden
      style={{ flex: 'none', minHeight: ROW }}
    >
      <line
        x1={MAIN}
        x2={MAIN}
        y1={props.isFirst && !isAside ? 16 : 0}
        y2={props.isLast && !isAside ? 16 : ROW}
        stroke="var(--k-line)"
        strokeWidth={2}
      />
      {isAside ? (
        <path
          d={`M ${SIDE} 16 C ${SIDE} 50, ${MAIN} 40, ${MAIN} ${ROW}`}
          fill="none"
          stroke="var(--k-line)"
          strokeWidth={2}
        />
      ) : null}
      <circle
        cx={x}
        cy={16}
        r={6}
        fill={state === 'current' ? colour : 'var(--k-canvas)'}
        stroke={colour}
        strokeWidth={2}
      />
      {state === 'rejected' ? <path d={`M ${x - 3} 13 l 6 6 m 0 -6 l -6 6`} stroke={colour} strokeWidth={1.5} /> : null}
    </svg>
  );
}

function VersionRow({ version, most }: { readonly version: VersionView; readonly most: number }) {
  const { dataset, id, message, rows, author, createdAt, parentId, tags, state } = version;
  return (
    <div style={{ flex: 1, minWidth: 0, padding: '4px 0 14px' }}>
      <Group gap="xs">
        <Text component="span" size="sm" fw={600}>
          <EvidenceLink to={`/datasets/${dataset}/versions/${id}`}>
            {message === '' ? 'Rows added' : message}
          </EvidenceLink>
        </Text>
        {state === 'former' ? null : <StateMark state={stateOfVersion(version)} label={state} />}
        {tags.map((tag) => (
          <Badge key={tag} variant="light" size="sm" tt="none">
            {tag}
          </Badge>
        ))}
        <CopyId id={id} />
      </Group>
      <Group gap="xs" c="var(--k-muted)" mt={2}>
        <Text component="span" size="xs">
          {formatCount(rows)} rows, {sayChange(version)}. {author}, <Age at={createdAt} />
        </Text>
        {parentId === undefined ? null : (
          <Text component="span" size="xs">
            <EvidenceLink
              to={`/datasets/${dataset}/diff`}
              search={{ from: parentId, to: id }}
              label={`What changed in ${id}`}
            >
              what changed
            </EvidenceLink>
          </Text>
        )}
      </Group>
      <SizeBar version={version} most={most} />
    </div>
  );
}

/** What the version holds, and within it what was written for it. */
function SizeBar({ version, most }: { readonly version: VersionView; readonly most: number }) {
  const { bytes, addedBytes } = version;
  const width = (part: number) => `${Math.max(0.4, (part / most) * 100)}%`;
  return (
    <Group gap="xs" wrap="nowrap" mt={4} title={saySize(version)}>
      <div role="img" aria-label={saySize(version)} style={{ position: 'relative', flex: 1, maxWidth: 260, height: 8 }}>
        <div
          style={{ position: 'absolute', inset: 0, width: width(bytes), background: 'var(--k-line)', borderRadius: 2 }}
        />
        {addedBytes === undefined ? null : (
          <div
            style={{
              position: 'absolute',
              inset: 0,
              width: width(addedBytes),
              background: 'var(--k-champion)',
              borderRadius: 2,
            }}
          />
        )}
      </div>
      <Text size="xs" c="var(--k-muted)" style={{ whiteSpace: 'nowrap' }}>
        {addedBytes === undefined ? formatBytes(bytes) : `${formatBytes(addedBytes)} of ${formatBytes(bytes)}`}
      </Text>
    </Group>
  );
}
