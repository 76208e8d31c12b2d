import type { ColumnProfile } from '@kaizen/contracts';
import { formatCount } from '../../../design/format.ts';

/** The three commonest values of a text as parts of one bar; the rest stays empty. */
export function ShareMark({ column, width = 140 }: { readonly column: ColumnProfile; readonly width?: number }) {
  const { top = [], count } = column;
  if (count === 0) return <span className="k-profile-muted">all missing</span>;
  if (top.length === 0) return <span className="k-profile-muted">hardly any value twice</span>;
  const shown = top.slice(0, 3);
  const label = shown.map(({ value, count: times }) => `${value || '(empty)'} ${formatCount(times)}`).join(', ');
  return (
    <span className="k-profile-shares" role="img" aria-label={label} title={label} style={{ width }}>
      {shown.map(({ value, count: times }, index) => (
        <span key={value} style={{ width: `${(times / count) * 100}%`, opacity: 0.85 - index * 0.25 }} />
      ))}
      <em>{shown[0]?.value === '' ? '(empty)' : shown[0]?.value}</em>
    </span>
  );
}
