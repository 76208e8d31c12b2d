import Value from 'typebox/value';
import { type Document, isMap, isPair, isScalar, LineCounter, type Node, parseDocument, visit } from 'yaml';
import { fillDefaults } from './fill-defaults.ts';
import { Manifest } from './manifest.ts';
import { findReferenceProblems } from './manifest-references.ts';
import { describeSchemaErrors } from './manifest-schema-errors.ts';
import type { ManifestPosition, ManifestProblem } from './section.ts';

/** A parsed `kaizen.yaml`: `manifest` only when nothing is wrong. `locate` gives the place of a dotted path for messages of later checks. */
export interface ParsedManifest {
  readonly manifest: Manifest | undefined;
  readonly problems: readonly ManifestProblem[];
  locate(path: readonly string[]): ManifestPosition | undefined;
}

const largestText = 1_000_000;

/**
 * Parses and checks the text of a `kaizen.yaml`. Pure: no file is read and nothing runs. Every problem names line, field and, for an unknown name,
 * the nearest valid one. Aliases are refused (they can blow a small text up), duplicate keys too.
 */
export function parseManifest(text: string): ParsedManifest {
  if (text.length > largestText) return failed(`The file has ${text.length} characters; ${largestText} are the limit.`);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, strict: true, uniqueKeys: true, prettyErrors: false });
  const locate = (path: readonly string[]) => findPosition(document.contents, path, lines);
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => ({
      path: '',
      position: positionAt(error.pos[0], lines),
      message: `YAML: ${error.message}`,
    }));
    return { manifest: undefined, problems, locate };
  }
  const alias = findAlias(document);
  if (alias !== undefined) {
    const message = 'Aliases (`*name`) are not allowed in kaizen.yaml; write the value out.';
    return { manifest: undefined, problems: [{ path: '', position: positionAt(alias, lines), message }], locate };
  }
  const value: unknown = document.toJS();
  if (value === null || typeof value !== 'object')
    return failed('The file is empty; it needs at least `kaizen: 1` and `project: <name>`.');
  const schemaProblems = describeSchemaErrors(value, locate);
  if (schemaProblems.length > 0) return { manifest: undefined, problems: schemaProblems, locate };
  const manifest = fillDefaults(Manifest, value);
  if (!Value.Check(Manifest, manifest)) return failed('The file does not fit the schema.');
  const problems = findReferenceProblems(manifest).map((problem) => ({
    ...problem,
    position: locate(problem.path.split('.')),
  }));
  return { manifest: problems.length > 0 ? undefined : manifest, problems, locate };
}

function failed(message: string): ParsedManifest {
  return { manifest: undefined, problems: [{ path: '', position: undefined, message }], locate: () => undefined };
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
