import type { ColumnProfile } from '@kaizen/contracts';
import { formatCount } from '../../../design/format.ts';

/** The three commonest values of a text as parts of one bar; the rest stays empty. */
export function ShareMark({ column }: { readonly column: ColumnProfile }) {
  const { top = [], count } = column;
  if (count === 0) return <span className="k-profile-muted">all missing</span>;
  if (top.length === 0) return <span className="k-profile-muted">hardly any value twice</span>;
  const shown = top.slice(0, 3);
  const label = shown.map(({ value, count: times }) => `${value || '(empty)'} ${formatCount(times)}`).join(', ');
  return (
    <span className="k-profile-shares" role="img" aria-label={label} title={label}>
      <span>
        {shown.map(({ value, count: times }, index) => (
          <i key={value} style={{ width: `${(times / count) * 100}%`, opacity: 0.85 - index * 0.25 }} />
        ))}
      </span>
      <em>{shown.map(({ value }) => value || '(empty)').join(', ')}</em>
    </span>
  );
}
