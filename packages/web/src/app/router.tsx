import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { Failure } from '../design/Async.tsx';
import { PageHead } from '../design/PageHead.tsx';
import { HomePage } from '../rooms/loop/HomePage.tsx';
import { LoopPage } from '../rooms/loop/LoopPage.tsx';
import { Shell } from './Shell.tsx';

const rootRoute = createRootRoute({
  component: Shell,
  notFoundComponent: () => (
    <PageHead title="No such page" headline="Nothing stands at this address. Choose a place from the menu." />
  ),
});

/** A page whose code is loaded when it is first asked for. */
function page<Path extends string, Module extends object>(
  path: Path,
  load: () => Promise<Module>,
  component: keyof Module & string,
) {
  return createRoute({
    getParentRoute: () => rootRoute,
    path,
    component: lazyRouteComponent(() => fetchCode(load), component),
  });
}

/**
 * Code that is gone (a newer version was installed) makes the router load the whole page anew, which is right. With no server at all that would leave
 * the browser's own error in place of this interface, so then it fails in words.
 */
async function fetchCode<Module>(load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (error) {
    const answers = await fetch('/healthz').then(
      () => true,
      () => false,
    );
    if (answers) throw error;
    throw new Error('No Kaizen server answers, and this page was not loaded yet. Start the server with `kaizen up`.');
  }
}

const routes = [
  createRoute({ getParentRoute: () => rootRoute, path: '/', component: HomePage }),
  createRoute({ getParentRoute: () => rootRoute, path: '/projects/$project', component: LoopPage }),
  page('/datasets', () => import('../rooms/data/DatasetsPage.tsx'), 'DatasetsPage'),
  page('/datasets/$dataset', () => import('../rooms/data/DatasetPage.tsx'), 'DatasetPage'),
  page('/datasets/$dataset/versions/$version', () => import('../rooms/data/DatasetPage.tsx'), 'DatasetPage'),
  page('/datasets/$dataset/diff', () => import('../rooms/data/versions/DiffPage.tsx'), 'DiffPage'),
  page('/datasets/$dataset/batches/$batch', () => import('../rooms/data/BatchPage.tsx'), 'BatchPage'),
  page(
    '/datasets/$dataset/validations/$validation',
    () => import('../rooms/data/validation/ValidationPage.tsx'),
    'ValidationPage',
  ),
  page('/explore', () => import('../rooms/data/explore/ExplorePage.tsx'), 'ExplorePage'),
  page('/lineage', () => import('../rooms/data/lineage/LineagePage.tsx'), 'LineagePage'),
  page('/datasets/$dataset/drift/$report', () => import('../rooms/data/drift/DriftReportPage.tsx'), 'DriftReportPage'),
  page(
    '/datasets/$dataset/drift/courses/$course',
    () => import('../rooms/data/drift/DriftCoursePage.tsx'),
    'DriftCoursePage',
  ),
  page('/features/$set', () => import('../rooms/features/FeatureSetPage.tsx'), 'FeatureSetPage'),
  page('/pipelines', () => import('../rooms/pipelines/PipelinesPage.tsx'), 'PipelinesPage'),
  page('/pipelines/$pipeline', () => import('../rooms/pipelines/PipelinePage.tsx'), 'PipelinePage'),
  page('/pipelines/$pipeline/runs/$run', () => import('../rooms/pipelines/PipelineRunPage.tsx'), 'PipelineRunPage'),
  page('/pipeline-runs/$run', () => import('../rooms/pipelines/PipelineRunPage.tsx'), 'PipelineRunPage'),
  page('/runs', () => import('../rooms/runs/RunsPage.tsx'), 'RunsPage'),
  page('/experiments', () => import('../rooms/runs/experiments/ExperimentsPage.tsx'), 'ExperimentsPage'),
  page('/experiments/$experiment', () => import('../rooms/runs/experiments/ExperimentPage.tsx'), 'ExperimentPage'),
  page('/compare', () => import('../rooms/runs/compare/ComparePage.tsx'), 'ComparePage'),
  page('/runs/$run', () => import('../rooms/runs/RunPage.tsx'), 'RunPage'),
  page('/runs/$run/files', () => import('../rooms/artifacts/RunFilesPage.tsx'), 'RunFilesPage'),
  page('/logged-models/$id', () => import('../rooms/artifacts/LoggedModelPage.tsx'), 'LoggedModelPage'),
  page('/models', () => import('../rooms/models/ModelsPage.tsx'), 'ModelsPage'),
  page('/models/$model', () => import('../rooms/models/ModelPage.tsx'), 'ModelPage'),
  page('/models/$model/compare', () => import('../rooms/models/CompareVersionsPage.tsx'), 'CompareVersionsPage'),
  page('/models/$model/versions/$version', () => import('../rooms/models/ModelVersionPage.tsx'), 'ModelVersionPage'),
  page('/deployments', () => import('../rooms/deployments/DeploymentsPage.tsx'), 'DeploymentsPage'),
  page('/deployments/$deployment', () => import('../rooms/deployments/DeploymentPage.tsx'), 'DeploymentPage'),
  page('/releases/$release', () => import('../rooms/deployments/ReleasePage.tsx'), 'ReleasePage'),
  page('/gates/$gate', () => import('../rooms/deployments/GatePage.tsx'), 'GatePage'),
  page('/comparisons/$comparison', () => import('../rooms/deployments/ComparisonPage.tsx'), 'ComparisonPage'),
  page('/monitors', () => import('../rooms/monitors/MonitorsPage.tsx'), 'MonitorsPage'),
  page('/monitors/$monitor', () => import('../rooms/monitors/MonitorPage.tsx'), 'MonitorPage'),
  page('/alerts', () => import('../rooms/monitors/AlertsPage.tsx'), 'AlertsPage'),
  page('/alerts/$alert', () => import('../rooms/monitors/AlertPage.tsx'), 'AlertPage'),
  page('/decisions', () => import('../rooms/monitors/DecisionsPage.tsx'), 'DecisionsPage'),
  page('/objectives', () => import('../rooms/objectives/ObjectivesPage.tsx'), 'ObjectivesPage'),
];

/** Every page of the interface; a path is a page, filters live in its query. */
export const router = createRouter({
  routeTree: rootRoute.addChildren(routes),
  defaultPreload: 'intent',
  defaultErrorComponent: ({ error }) => (
    <Failure
      error={error instanceof Error ? error : new Error(String(error))}
      retry={() => void router.invalidate({ sync: true })}
    />
  ),
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
