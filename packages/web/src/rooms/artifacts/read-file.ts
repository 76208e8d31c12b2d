import { queryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { client } from '../../api/client.ts';
import type { OpenFile } from './file-source.ts';

/** How much is read at a time. */
export const PIECE = 1024 * 1024;
/** Files up to this size are parsed as a whole (trees of JSON and YAML, logged tables). */
export const PARSED_AT_MOST = 8 * PIECE;

const keyOf = ({ source, path, size }: OpenFile) => ['files', source.kind, source.id, 'bytes', path, size] as const;

/** The first bytes of a file, to see what it is. */
export const headQuery = (file: OpenFile, bytes: number) =>
  queryOptions({
    queryKey: [...keyOf(file), 'head', bytes],
    queryFn: ({ signal }) =>
      client.files.bytes(file.source, file.path, { start: 0, end: Math.min(bytes, file.size) }, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** The whole of a file as text; only for files of at most {@link PARSED_AT_MOST}. */
export const textQuery = (file: OpenFile) =>
  queryOptions({
    queryKey: [...keyOf(file), 'text'],
    queryFn: async ({ signal }) =>
      new TextDecoder().decode(await client.files.bytes(file.source, file.path, { start: 0, end: file.size }, signal)),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** A text that is read piece by piece. */
export function useTextPieces(file: OpenFile) {
  const query = useInfiniteQuery({
    queryKey: [...keyOf(file), 'pieces'],
    queryFn: ({ pageParam, signal }) =>
      client.files.bytes(
        file.source,
        file.path,
        { start: pageParam, end: Math.min(pageParam + PIECE, file.size) },
        signal,
      ),
    initialPageParam: 0,
    getNextPageParam: (_, pieces) => {
      const loaded = countBytes(pieces);
      return loaded > 0 && loaded < file.size ? loaded : undefined;
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  const pieces = query.data?.pages;
  const text = useMemo(() => (pieces === undefined ? undefined : decodePieces(pieces)), [pieces]);
  return { query, text, loaded: countBytes(pieces ?? []), isWhole: !query.hasNextPage };
}

function countBytes(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, piece) => sum + piece.length, 0);
}

/** A piece may end within a character: the decoder carries its beginning over to the next. */
function decodePieces(pieces: readonly Uint8Array<ArrayBuffer>[]): string {
  const decoder = new TextDecoder();
  return pieces.map((piece) => decoder.decode(piece, { stream: true })).join('');
}
