import './profile-grid.css';
import type { ColumnProfile } from '@kaizen/contracts';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, type ReactNode, useRef } from 'react';
import { formatCount, formatNumber, formatShare } from '../../../design/format.ts';
import { sayColumn } from '../data-words.ts';
import { type ColumnLine, missingShare } from './compare-columns.ts';
import { chooseRange, histogramIn } from './drawn-range.ts';
import { HistogramMark } from './HistogramMark.tsx';
import { ShareMark } from './ShareMark.tsx';

const rowHeight = 44;
const headHeight = 34;

/** Every column as a line with its distribution. Only the lines in sight are in the page. */
export function ProfileGrid(props: {
  readonly lines: readonly ColumnLine[];
  /** Two versions are side by side. */
  readonly isCompared: boolean;
  readonly chosen: string | undefined;
  readonly onChoose: (column: string | undefined) => void;
}) {
  const { lines, isCompared, chosen, onChoose } = props;
  const scroll = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    scrollMargin: headHeight,
    overscan: 8,
  });
  const numbers = isCompared ? ['Apart', 'Missing', 'Mean', 'Distinct'] : ['Missing', 'Distinct', 'Mean', 'Min', 'Max'];
  const narrow = isCompared ? 1 : 2;
  const style = { '--k-profile-numbers': numbers.length, '--k-profile-narrow': narrow } as CSSProperties;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached by keyboard
    <section ref={scroll} className="k-profile" aria-label="Columns" tabIndex={0} style={style}>
      <div className="k-profile-head" aria-hidden>
        <span className="k-profile-cell">Column</span>
        <span className="k-profile-cell">Distribution</span>
        {numbers.map((name, index) => (
          <span key={name} className="k-profile-cell" data-number {...(index < narrow ? {} : { 'data-minor': true })}>
            {name}
          </span>
        ))}
      </div>
      <div className="k-profile-body" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const line = lines[index];
          return line === undefined ? null : (
            <button
              key={line.name}
              type="button"
              className="k-profile-row"
              data-chosen={line.name === chosen}
              aria-pressed={line.name === chosen}
              aria-label={sayLine(line)}
              style={{ top: start - headHeight }}
              onClick={() => onChoose(line.name === chosen ? undefined : line.name)}
            >
              <Cells line={line} isCompared={isCompared} />
            </button>
          );
        })}
      </div>
    </section>
  );
}

function sayLine({ name, here, there }: ColumnLine): string {
  if (here === undefined) return `${name}: only in the other version`;
  return `${sayColumn(here)}${there === undefined ? '' : ', compared with the other version'}. Show in full`;
}

function Cells({ line, isCompared }: { readonly line: ColumnLine; readonly isCompared: boolean }) {
  const { name, here, there } = line;
  const column = here ?? there;
  if (column === undefined) return null;
  const range = chooseRange([here, there]);
  return (
    <>
      <span className="k-profile-cell" title={name}>
        {name}
        <small>
          {column.type}
          {column.masked === undefined ? '' : ', masked'}
          {range?.isMiddle === true ? <span data-minor>, middle 98 % drawn</span> : null}
          {isCompared && here === undefined ? ', gone' : ''}
          {isCompared && there === undefined ? ', new' : ''}
        </small>
      </span>
      <span className="k-profile-cell">
        {column.histogram === undefined || isTwofold(column) ? (
          <ShareMark column={column} />
        ) : (
          <HistogramMark
            here={histogramIn(here, range)}
            there={histogramIn(there, range)}
            summary={sayColumn(column)}
          />
        )}
      </span>
      {isCompared ? <ComparedNumbers line={line} /> : <OwnNumbers column={column} />}
    </>
  );
}

/** Yes or no: two shares say more than two bars. */
function isTwofold({ distinct, top = [] }: ColumnProfile): boolean {
  return distinct <= 2 && top.length > 0;
}

function NumberCell(props: { readonly value: ReactNode; readonly note?: ReactNode; readonly minor?: boolean }) {
  const { value, note, minor } = props;
  return (
    <span className="k-profile-cell" data-number {...(minor === true ? { 'data-minor': true } : {})}>
      {value}
      {note === undefined ? null : <small>{note}</small>}
    </span>
  );
}

function OwnNumbers({ column }: { readonly column: ColumnProfile }) {
  const { distinct, distinctError, mean, sd, min, max, missing } = column;
  const number = (value: number | undefined) => (value === undefined ? '' : formatNumber(value, 2));
  return (
    <>
      <NumberCell value={missing === 0 ? '0' : formatShare(missingShare(column))} />
      <NumberCell value={`${distinctError === undefined ? '' : '~ '}${formatCount(distinct)}`} />
      <NumberCell minor value={number(mean)} {...(sd === undefined ? {} : { note: `sd ${formatNumber(sd, 2)}` })} />
      <NumberCell minor value={number(min)} />
      <NumberCell minor value={number(max)} />
    </>
  );
}

/** "12 → 14", or one number when both are the same. */
function change(from: string, to: string): string {
  return from === to ? to : `${from} → ${to}`;
}

/** Two numbers must fit into one cell: large ones go without their fraction. */
function short(value: number): string {
  return formatNumber(value, Math.abs(value) >= 1000 ? 0 : 2);
}

function ComparedNumbers({ line: { here, there, apart } }: { readonly line: ColumnLine }) {
  const of = (read: (column: ColumnProfile) => string) =>
    change(there === undefined ? '–' : read(there), here === undefined ? '–' : read(here));
  const moved = meanMoved(here, there);
  return (
    <>
      <NumberCell value={apart === undefined ? '–' : formatShare(apart)} />
      <NumberCell minor value={of((column) => formatShare(missingShare(column)))} />
      <NumberCell
        minor
        value={of(({ mean }) => (mean === undefined ? '' : short(mean)))}
        {...(moved === undefined ? {} : { note: moved })}
      />
      <NumberCell minor value={of(({ distinct }) => formatCount(distinct))} />
    </>
  );
}

/** "+0.88 sd"; undefined where the mean hardly moved. */
function meanMoved(here: ColumnProfile | undefined, there: ColumnProfile | undefined): string | undefined {
  if (here?.mean === undefined || there?.mean === undefined || !((there.sd ?? 0) > 0)) return undefined;
  const moved = (here.mean - there.mean) / (there.sd ?? 1);
  return Math.abs(moved) < 0.005 ? undefined : `${moved < 0 ? '−' : '+'}${formatNumber(Math.abs(moved), 2)} sd`;
}
