import { useEffect, useMemo, useState } from 'react';
import type { TextSpan } from './text-span.ts';

type Lines = readonly (readonly TextSpan[])[];

/** Longer texts stay without colours: finding them would hold up the page. */
const colouredAtMost = 300_000;

/** A line longer than this is shown cut; the file has the rest. */
const longest = 20_000;

/** The lines of a text; coloured as soon as the colours are found. */
export function useTextLines(text: string, language: string | undefined): Lines {
  const plain = useMemo(() => splitLines(text), [text]);
  const [coloured, setColoured] = useState<{ readonly text: string; readonly lines: Lines }>();
  useEffect(() => {
    if (language === undefined || text.length > colouredAtMost) return undefined;
    let isWanted = true;
    void import('./highlight.ts').then(({ highlight }) => {
      if (isWanted) setColoured({ text, lines: highlight(text, language) });
    });
    return () => {
      isWanted = false;
    };
  }, [text, language]);
  return coloured?.text === text ? coloured.lines : plain;
}

function splitLines(text: string): Lines {
  const lines = text.split(/\r\n|\r|\n/);
  return lines.map((line) =>
    line === ''
      ? []
      : [{ at: 0, text: line.length > longest ? `${line.slice(0, longest)} … (line cut)` : line, className: '' }],
  );
}
