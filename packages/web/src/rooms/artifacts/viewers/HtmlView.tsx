import { Text } from '@mantine/core';
import { client } from '../../../api/client.ts';
import { nameOf } from '../file-path.ts';
import type { OpenFile } from '../file-source.ts';

/**
 * A page in a frame of its own that may do nothing: no scripts, no forms, no request, and none of this interface's rights. The server sends the same rules
 * with the page, so that they hold outside this frame too.
 */
export function HtmlView({ file: { source, path } }: { readonly file: OpenFile }) {
  return (
    <>
      <iframe
        src={client.files.path(source, path, 'sandbox')}
        sandbox=""
        title={`Page ${nameOf(path)}`}
        referrerPolicy="no-referrer"
        style={{
          width: '100%',
          height: '70vh',
          background: '#fff',
          border: '1px solid var(--k-line)',
          borderRadius: 4,
        }}
      />
      <Text size="xs" c="var(--k-muted)" mt={6}>
        Scripts do not run here and nothing is loaded from elsewhere. A page that draws by script is whole when it is
        downloaded.
      </Text>
    </>
  );
}
