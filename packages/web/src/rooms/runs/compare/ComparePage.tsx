import { PageHead } from '../../../design/PageHead.tsx';

/** Runs side by side. */
export function ComparePage() {
  return <PageHead title="Compare" />;
}
