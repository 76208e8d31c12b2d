import bash from 'highlight.js/lib/languages/bash';
import css from 'highlight.js/lib/languages/css';
import diff from 'highlight.js/lib/languages/diff';
import ini from 'highlight.js/lib/languages/ini';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import markdown from 'highlight.js/lib/languages/markdown';
import python from 'highlight.js/lib/languages/python';
import r from 'highlight.js/lib/languages/r';
import sql from 'highlight.js/lib/languages/sql';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';
import { createLowlight } from 'lowlight';
import type { TextSpan } from './text-span.ts';

const low = createLowlight({
  bash,
  css,
  diff,
  ini,
  javascript,
  json,
  markdown,
  python,
  r,
  sql,
  typescript,
  xml,
  yaml,
});

type HighlightNode =
  | ReturnType<typeof low.highlight>['children'][number]
  | Extract<ReturnType<typeof low.highlight>['children'][number], { type: 'element' }>['children'][number];

/** The lines of a text as coloured spans. */
export function highlight(text: string, language: string): readonly (readonly TextSpan[])[] {
  const lines: TextSpan[][] = [[]];
  const walk = (node: HighlightNode, className: string) => {
    if (node.type === 'text') {
      node.value.split('\n').forEach((part, index) => {
        if (index > 0) lines.push([]);
        const line = lines.at(-1);
        if (part !== '') line?.push({ at: line.length, text: part, className });
      });
    } else if (node.type === 'element') {
      const own = node.properties.className;
      for (const child of node.children) walk(child, Array.isArray(own) ? own.join(' ') : className);
    }
  };
  for (const node of low.highlight(language, text).children) walk(node, '');
  return lines;
}
