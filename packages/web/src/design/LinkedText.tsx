import { Fragment, type ReactNode } from 'react';
import { EvidenceLink } from './EvidenceLink.tsx';
import { shortId } from './format.ts';
import { pageOfId } from './page-of-id.ts';

/** A sentence of the server whose ids are short and lead to their pages. */
export function LinkedText({ text }: { readonly text: string }): ReactNode {
  const parts = text.split(/\b([a-z]{2,4}_[0-9A-Za-z]{16,})/);
  return parts.map((part, index) => {
    // The text does not change its parts' order: the place is a good key.
    const key = `${index}:${part}`;
    if (index % 2 === 0) return <Fragment key={key}>{part}</Fragment>;
    const page = pageOfId(part);
    return page === undefined ? (
      <Fragment key={key}>{shortId(part)}</Fragment>
    ) : (
      <EvidenceLink key={key} to={page}>
        {shortId(part)}
      </EvidenceLink>
    );
  });
}
