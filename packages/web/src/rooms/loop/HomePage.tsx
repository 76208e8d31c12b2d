import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { Async } from '../../design/Async.tsx';
import { PageHead } from '../../design/PageHead.tsx';

/** The projects of this home. */
export function HomePage() {
  const projects = useQuery({ queryKey: ['projects'], queryFn: () => client.projects.list() });
  return (
    <>
      <PageHead title="Projects" />
      <Async
        query={projects}
        isEmpty={(page) => page.items.length === 0}
        empty="No project yet. In a terminal: kaizen init my-project && cd my-project && kaizen run"
      >
        {(page) => page.items.map((project) => <p key={project.id}>{project.name}</p>)}
      </Async>
    </>
  );
}
