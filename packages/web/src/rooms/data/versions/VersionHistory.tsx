import type { VersionView } from '@kaizen/contracts';
import { Badge, Group, Text } from '@mantine/core';
import { Age } from '../../../design/Age.tsx';
import { CopyId } from '../../../design/CopyId.tsx';
import { EvidenceLink } from '../../../design/EvidenceLink.tsx';
import { formatBytes, formatCount } from '../../../design/format.ts';
import { StateMark } from '../../../design/StateMark.tsx';
import { sayChange, saySize, stateOfVersion } from './version-words.ts';

/** Places in px: the line of current versions, those aside of it, the mark in a row, and where a bend has come back to the line. */
const MAIN = 14;
const SIDE = 34;
const MARK = 16;
const BEND = 52;

/** The history as a graph: the line of versions that were current, beside it those that never were; newest first. */
export function VersionHistory({
  versions,
  shown,
  isWhole,
}: {
  readonly versions: readonly VersionView[];
  readonly shown: string | undefined;
  /** The first version is among them; otherwise the line goes on. */
  readonly isWhole: boolean;
}) {
  const newest = versions.findIndex((version) => !isAside(version));
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
            background: version.id === shown ? 'var(--k-surface)' : undefined,
          }}
        >
          <Rail
            version={version}
            hasAbove={newest !== -1 && index > newest}
            hasBelow={!isWhole || index < versions.length - 1}
          />
          <VersionRow version={version} most={most} />
        </li>
      ))}
    </ol>
  );
}

function isAside({ state }: VersionView): boolean {
  return state === 'staged' || state === 'rejected';
}

/** The mark of a version, and the line through it for as long as its row is high. */
function Rail(props: { readonly version: VersionView; readonly hasAbove: boolean; readonly hasBelow: boolean }) {
  const { version, hasAbove, hasBelow } = props;
  const { state } = version;
  const aside = isAside(version);
  const x = aside ? SIDE : MAIN;
  const colour = {
    current: 'var(--k-champion)',
    former: 'var(--k-muted)',
    staged: 'var(--k-needs-you)',
    rejected: 'var(--k-failed)',
  }[state];
  const line = { stroke: 'var(--k-line)', strokeWidth: 2, fill: 'none' };
  // The long line is no part of the drawing of fixed height: rows are as high as their words.
  const from = aside ? (hasAbove ? 0 : BEND) : hasAbove ? 0 : MARK;
  return (
    <div aria-hidden style={{ position: 'relative', flex: 'none', width: 48 }}>
      <div
        style={{
          position: 'absolute',
          left: MAIN - 1,
          top: from,
          width: 2,
          background: 'var(--k-line)',
          ...(hasBelow ? { bottom: 0 } : { height: Math.max(0, MARK - from) }),
        }}
      />
      <svg aria-hidden width={48} height={BEND + 4} style={{ position: 'absolute', left: 0, top: 0 }}>
        {aside && hasBelow ? (
          <path d={`M ${SIDE} ${MARK} C ${SIDE} ${BEND - 6}, ${MAIN} ${MARK + 14}, ${MAIN} ${BEND + 4}`} {...line} />
        ) : null}
        <circle
          cx={x}
          cy={MARK}
          r={6}
          fill={state === 'current' ? colour : 'var(--k-canvas)'}
          stroke={colour}
          strokeWidth={2}
        />
        {state === 'rejected' ? (
          <path d={`M ${x - 3} ${MARK - 3} l 6 6 m 0 -6 l -6 6`} stroke={colour} strokeWidth={1.5} />
        ) : null}
      </svg>
    </div>
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
