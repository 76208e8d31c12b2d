import { SimpleGrid } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { Async } from '../../design/Async.tsx';
import { usePathParam } from '../../design/location.ts';
import { PageHead } from '../../design/PageHead.tsx';
import { Section } from '../../design/Section.tsx';
import { Happenings, NeedsList } from './Happenings.tsx';
import { LoopDrawing } from './LoopDrawing.tsx';

/** The home of a project: how the loop stands, in one sentence, in one drawing, and in what has happened. */
export function LoopPage() {
  const project = usePathParam('project');
  const loop = useQuery({ queryKey: ['loop', project], queryFn: () => client.projects.loop(project) });
  return (
    <>
      <PageHead
        title={project}
        kind="Loop"
        {...(loop.data === undefined ? {} : { state: loop.data.state, headline: loop.data.headline })}
      />
      <Async query={loop} height={690}>
        {(view) => (
          <>
            <LoopDrawing loop={view} />
            <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl" mt="lg">
              <div id="needs-you">
                <Section title="Needs you">
                  <NeedsList needs={view.needsYou} />
                </Section>
              </div>
              <Section title="What happened">
                <Happenings recent={view.recent} />
              </Section>
            </SimpleGrid>
          </>
        )}
      </Async>
    </>
  );
}
