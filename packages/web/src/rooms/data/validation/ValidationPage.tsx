import { Anchor, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../../api/client.ts';
import { Age } from '../../../design/Age.tsx';
import { Async } from '../../../design/Async.tsx';
import { CopyId } from '../../../design/CopyId.tsx';
import { EvidenceLink } from '../../../design/EvidenceLink.tsx';
import { usePathParam } from '../../../design/location.ts';
import { PageHead } from '../../../design/PageHead.tsx';
import { ReportParts } from './ReportParts.tsx';
import { sayReport, stateOfReport } from './report-words.ts';

/** One validation: what each rule said of a version or a file. */
export function ValidationPage() {
  const dataset = usePathParam('dataset');
  const id = usePathParam('validation');
  const report = useQuery({
    queryKey: ['validations', dataset, id],
    queryFn: () => client.validations.get(dataset, id),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { data } = report;
  return (
    <>
      <PageHead
        title={`Validation of ${dataset}`}
        kind="Validation"
        {...(data === undefined ? {} : { state: stateOfReport(data), headline: sayReport(data) })}
        actions={
          <Anchor href={client.validations.pagePath(dataset, id)} target="_blank" rel="noreferrer" size="sm">
            Page to print or send
          </Anchor>
        }
      />
      <Async query={report} height={400}>
        {(view) => (
          <>
            <Group gap="xs" mb="lg" c="var(--k-muted)">
              <CopyId id={view.id} />
              <Text size="sm" component="span">
                {view.versionId === undefined ? (
                  `of the file ${view.source}`
                ) : (
                  <>
                    of <EvidenceLink to={`/datasets/${dataset}/versions/${view.versionId}`}>a version</EvidenceLink>
                  </>
                )}
                , schema revision {view.schemaRevision}, by {view.author}, <Age at={view.createdAt} />
              </Text>
            </Group>
            <ReportParts report={view} />
          </>
        )}
      </Async>
    </>
  );
}
