import { useQuery } from '@tanstack/react-query';
import { Async } from '../../../design/Async.tsx';
import { Markdown } from '../../../design/Markdown.tsx';
import type { OpenFile } from '../file-source.ts';
import { PIECE, textQuery } from '../read-file.ts';
import { TextView } from './TextView.tsx';

/** A text with headings, lists and tables; nothing in it can run or load. A very long one stays text. */
export function MarkdownView({ file }: { readonly file: OpenFile }) {
  return file.size > PIECE ? <TextView file={file} /> : <Page file={file} />;
}

function Page({ file }: { readonly file: OpenFile }) {
  const text = useQuery(textQuery(file));
  return (
    <Async query={text} isEmpty={(all) => all.trim() === ''} empty="This file is empty." height={240}>
      {(all) => <Markdown text={all} />}
    </Async>
  );
}
