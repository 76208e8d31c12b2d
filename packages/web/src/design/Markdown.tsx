import './markdown.css';
import type { ReactNode } from 'react';
import ReactMarkdown from 'react-markdown';
import remarkGfm from 'remark-gfm';

/**
 * Text of other people, drawn from Markdown. Becomes elements, never HTML text, so that nothing in it can run; raw HTML is shown as it is written, and
 * pictures of other hosts stay away because the page loads nothing from elsewhere. Its headings stand below those of the page.
 */
export function Markdown({ text }: { readonly text: string }) {
  return (
    <div className="k-markdown">
      <ReactMarkdown
        remarkPlugins={[remarkGfm]}
        components={{ a: OutsideLink, h1: 'h3', h2: 'h4', h3: 'h5', h4: 'h6', h5: 'h6' }}
      >
        {text}
      </ReactMarkdown>
    </div>
  );
}

function OutsideLink({ href, children }: { readonly href?: string | undefined; readonly children?: ReactNode }) {
  return (
    <a href={href} target="_blank" rel="noreferrer noopener nofollow">
      {children}
    </a>
  );
}
