import { SegmentedControl } from '@mantine/core';
import { type ComponentType, lazy, type ReactNode, Suspense, useState } from 'react';
import { LoadingBlock } from '../../design/LoadingBlock.tsx';
import { decideFileKind, type FileKind } from './file-kind.ts';
import type { OpenFile } from './file-source.ts';

type Viewer = ComponentType<{ readonly file: OpenFile }>;

/** Each viewer's code is loaded when a file first needs it. */
const viewers = {
  text: lazy(async () => ({ default: (await import('./viewers/TextView.tsx')).TextView as Viewer })),
  data: lazy(async () => ({ default: (await import('./viewers/StructuredView.tsx')).StructuredView as Viewer })),
  table: lazy(async () => ({ default: (await import('./table/CsvView.tsx')).CsvView as Viewer })),
  image: lazy(async () => ({ default: (await import('./viewers/ImageView.tsx')).ImageView as Viewer })),
  model: lazy(async () => ({ default: (await import('./model/MlmodelView.tsx')).MlmodelView as Viewer })),
  markdown: lazy(async () => ({ default: (await import('./viewers/MarkdownView.tsx')).MarkdownView as Viewer })),
  page: lazy(async () => ({ default: (await import('./viewers/HtmlView.tsx')).HtmlView as Viewer })),
  pdf: lazy(async () => ({ default: (await import('./viewers/PdfView.tsx')).PdfView as Viewer })),
  audio: lazy(async () => ({ default: (await import('./viewers/MediaView.tsx')).AudioView as Viewer })),
  video: lazy(async () => ({ default: (await import('./viewers/MediaView.tsx')).VideoView as Viewer })),
  onnx: lazy(async () => ({ default: (await import('./onnx/OnnxView.tsx')).OnnxView as Viewer })),
  bytes: lazy(async () => ({ default: (await import('./viewers/BytesView.tsx')).BytesView as Viewer })),
  guess: lazy(async () => ({ default: (await import('./viewers/BytesView.tsx')).GuessView as Viewer })),
} as const;

type View = keyof typeof viewers;

const words: Readonly<Record<View, string>> = {
  text: 'Text',
  data: 'Content',
  table: 'Table',
  image: 'Picture',
  model: 'Model',
  markdown: 'Page',
  page: 'Page',
  pdf: 'Pages',
  audio: 'Sound',
  video: 'Film',
  onnx: 'Model',
  bytes: 'Bytes',
  guess: 'Content',
};

/** The ways to see each kind of file, the best first. */
const waysOf: Readonly<Record<FileKind, readonly View[]>> = {
  text: ['text'],
  json: ['data'],
  table: ['table', 'text'],
  image: ['image'],
  yaml: ['data'],
  mlmodel: ['model', 'text'],
  markdown: ['markdown', 'text'],
  html: ['page', 'text'],
  pdf: ['pdf'],
  audio: ['audio'],
  video: ['video'],
  onnx: ['onnx', 'bytes'],
  binary: ['bytes'],
  unknown: ['guess'],
};

/** A file as it is best seen, with a switch where there is more than one way. */
export function FileView({ file }: { readonly file: OpenFile }): ReactNode {
  const ways = waysOf[decideFileKind(file.path)];
  const [chosen, setChosen] = useState<View>();
  const way = chosen ?? ways[0] ?? 'guess';
  const Viewer = viewers[way];
  return (
    <>
      {ways.length < 2 ? null : (
        <SegmentedControl
          size="xs"
          mb="sm"
          aria-label="Shown as"
          data={ways.map((value) => ({ value, label: words[value] }))}
          value={way}
          onChange={(next) => setChosen(ways.find((one) => one === next))}
        />
      )}
      <Suspense fallback={<LoadingBlock height={240} />}>
        <Viewer file={file} />
      </Suspense>
    </>
  );
}
