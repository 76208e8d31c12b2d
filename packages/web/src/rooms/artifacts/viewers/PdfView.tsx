import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { client } from '../../../api/client.ts';
import { Empty } from '../../../design/Async.tsx';
import { formatBytes } from '../../../design/format.ts';
import { nameOf } from '../file-path.ts';
import type { OpenFile } from '../file-source.ts';

/** Browsers show PDF only with rights that files of runs do not get here, so it is downloaded. */
export function PdfView({ file }: { readonly file: OpenFile }) {
  return (
    <Empty>
      A PDF of {formatBytes(file.size)}. It is not opened inside this page: files of runs run nothing here.
      <div style={{ marginTop: 8 }}>
        <Button
          component="a"
          href={client.files.path(file.source, file.path)}
          download={nameOf(file.path)}
          size="xs"
          variant="default"
          leftSection={<IconDownload size={14} aria-hidden />}
        >
          Download it
        </Button>
      </div>
    </Empty>
  );
}
