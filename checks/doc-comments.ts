import { join } from 'node:path';
import ts from 'typescript';
import { isGenerated, isTest, listFiles } from './repository.ts';

/** Where every export says what it is for (house rule 11). */
const documented = [
  /^packages\/(contracts|sdk|stats|learn)\/src\//,
  /^packages\/server\/src\/kernel\//,
  /^packages\/server\/src\/domains\/[^/]+\/index\.ts$/,
];

/** Exports of the documented folders that have no TSDoc; what an `index.ts` hands on is looked up where it is declared. */
export function checkDocComments(root: string): Promise<string[]> {
  const files = listFiles(root, 'packages', ['.ts']).filter(
    (path) => !isTest(path) && !isGenerated(path) && documented.some((folder) => folder.test(path)),
  );
  return Promise.resolve(findUndocumented(root, files));
}

/** The undocumented exports of some files, each once, as `path: name`. */
export function findUndocumented(root: string, files: readonly string[]): string[] {
  const program = ts.createProgram(
    files.map((path) => join(root, path)),
    {
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      target: ts.ScriptTarget.ES2024,
      allowImportingTsExtensions: true,
      noEmit: true,
      types: [],
    },
  );
  const checker = program.getTypeChecker();
  const found = new Set<string>();
  for (const path of files) {
    const source = program.getSourceFile(join(root, path));
    const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
    for (const exported of module === undefined ? [] : checker.getExportsOfModule(module)) {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
      if (symbol.getDocumentationComment(checker).length > 0) continue;
      const declaredIn = symbol.declarations?.[0]?.getSourceFile().fileName.slice(root.length + 1);
      found.add(`${declaredIn ?? path}: ${symbol.name} is exported and has no TSDoc`);
    }
  }
  return [...found];
}
