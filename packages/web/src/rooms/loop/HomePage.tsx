import type { ProjectView } from '@kaizen/contracts';
import { useQuery } from '@tanstack/react-query';
import { Navigate } from '@tanstack/react-router';
import { client } from '../../api/client.ts';
import { Age } from '../../design/Age.tsx';
import { Async } from '../../design/Async.tsx';
import { DataTable, type TableColumn } from '../../design/DataTable.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { PageHead } from '../../design/PageHead.tsx';
import { StateMark } from '../../design/StateMark.tsx';

/** The projects of this home; with exactly one, its loop. */
export function HomePage() {
  const projects = useQuery({ queryKey: ['projects'], queryFn: () => client.projects.list() });
  const only = projects.data?.items.length === 1 ? projects.data.items[0] : undefined;
  if (only !== undefined) return <Navigate to="/projects/$project" params={{ project: only.name }} replace />;
  return (
    <>
      <PageHead title="Projects" headline="Each project has one loop; open it to see how it stands." />
      <Async
        query={projects}
        isEmpty={(page) => page.items.length === 0}
        empty="No project yet. In a terminal: kaizen init my-project && cd my-project && kaizen run"
      >
        {(page) => (
          <DataTable
            caption="Projects"
            columns={columns}
            rows={page.items}
            rowKey={(project) => project.id}
            exportable={false}
          />
        )}
      </Async>
    </>
  );
}

const columns: ReadonlyArray<TableColumn<ProjectView>> = [
  {
    name: 'Project',
    text: (project) => project.name,
    cell: (project) => <EvidenceLink to={`/projects/${project.name}`}>{project.name}</EvidenceLink>,
  },
  { name: 'What for', text: (project) => project.description ?? '', wide: true },
  { name: 'State', text: () => '', cell: (project) => <ProjectState project={project.name} /> },
  {
    name: 'kaizen.yaml applied',
    text: (project) => (project.appliedAt === undefined ? '' : new Date(project.appliedAt).toISOString()),
    cell: (project) => <Age at={project.appliedAt} />,
    wide: true,
  },
];

function ProjectState({ project }: { readonly project: string }) {
  const loop = useQuery({ queryKey: ['loop', project], queryFn: () => client.projects.loop(project) });
  return loop.data === undefined ? '–' : <StateMark state={loop.data.state} />;
}
