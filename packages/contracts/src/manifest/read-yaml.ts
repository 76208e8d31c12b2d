import { type Document, isMap, isPair, isScalar, LineCounter, type Node, parseDocument, visit } from 'yaml';
import type { ManifestPosition, ManifestProblem } from './section.ts';

/** A YAML text as a plain value: `value` only when it is a map and nothing is wrong. `locate` gives the place of a path. */
export interface YamlRead {
  readonly value: object | undefined;
  readonly problems: readonly ManifestProblem[];
  locate(path: readonly string[]): ManifestPosition | undefined;
}

/** Reads a YAML text of ours: bounded, one map, no aliases, no duplicate keys. `needed` says what the least of it is. */
export function readYaml(text: string, name: string, needed: string, largest: number): YamlRead {
  if (text.length > largest) return failed(`The file has ${text.length} characters; ${largest} are the limit.`);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, strict: true, uniqueKeys: false, prettyErrors: false });
  const locate = (path: readonly string[]) => findPosition(document.contents, path, lines);
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => ({
      path: '',
      position: positionAt(error.pos[0], lines),
      message: `YAML: ${error.message}`,
    }));
    return { value: undefined, problems, locate };
  }
  const repeated = findRepeatedKey(document);
  if (repeated !== undefined) {
    const message = `YAML: Map keys must be unique; "${repeated.key}" stands twice.`;
    return {
      value: undefined,
      problems: [{ path: '', position: positionAt(repeated.offset, lines), message }],
      locate,
    };
  }
  const alias = findAlias(document);
  if (alias !== undefined) {
    const message = `Aliases (\`*name\`) are not allowed in ${name}; write the value out.`;
    return { value: undefined, problems: [{ path: '', position: positionAt(alias, lines), message }], locate };
  }
  const value: unknown = document.toJS();
  if (value === null || typeof value !== 'object') return failed(`The file is empty; it needs at least ${needed}.`);
  return { value, problems: [], locate };
}

function failed(message: string): YamlRead {
  return { value: undefined, problems: [{ path: '', position: undefined, message }], locate: () => undefined };
}

/** The parser's own check compares every key with every other, which takes seconds for thousands of columns. */
function findRepeatedKey(document: Document): { readonly key: string; readonly offset: number } | undefined {
  let repeated: { readonly key: string; readonly offset: number } | undefined;
  visit(document, {
    Map: (_key, map) => {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        const name = isScalar(key) ? String(key.value) : String(key);
        if (seen.has(name)) {
          repeated = { key: name, offset: isScalar(key) ? (key.range?.[0] ?? 0) : 0 };
          return visit.BREAK;
        }
        seen.add(name);
      }
      return undefined;
    },
  });
  return repeated;
}

function findAlias(document: Document): number | undefined {
  let offset: number | undefined;
  visit(document, {
    Alias: (_key, node) => {
      offset = node.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return offset;
}

function positionAt(offset: number, lines: LineCounter): ManifestPosition {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}

/** The place of the deepest node on the path that exists (its key, where it has one). */
function findPosition(root: Node | null, path: readonly string[], lines: LineCounter): ManifestPosition | undefined {
  let node: unknown = root;
  let offset: number | undefined = root?.range?.[0];
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === part);
      if (pair === undefined) break;
      if (isScalar(pair.key)) offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (node !== null && typeof node === 'object' && 'items' in node && Array.isArray(node.items)) {
      node = node.items[Number(part)];
      if (node !== null && typeof node === 'object' && 'range' in node && Array.isArray(node.range))
        offset = Number(node.range[0]);
    } else break;
  }
  return offset === undefined ? undefined : positionAt(offset, lines);
}
