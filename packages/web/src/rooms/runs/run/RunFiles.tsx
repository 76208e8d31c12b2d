import { lazy, Suspense } from 'react';
import { LoadingBlock } from '../../../design/LoadingBlock.tsx';
import { useQueryParam } from '../../../design/location.ts';

const ArtifactBrowser = lazy(async () => ({
  default: (await import('../../artifacts/ArtifactBrowser.tsx')).ArtifactBrowser,
}));

/** The files of a run; the one that is looked at is in the address. */
export function RunFiles({ runId }: { readonly runId: string }) {
  const [path, setPath] = useQueryParam('path');
  return (
    <Suspense fallback={<LoadingBlock height={320} />}>
      <ArtifactBrowser
        source={{ kind: 'run', id: runId }}
        onPath={(next) => setPath(next === '' ? undefined : next)}
        {...(path === undefined ? {} : { path })}
      />
    </Suspense>
  );
}
