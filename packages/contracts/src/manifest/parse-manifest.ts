import Value from 'typebox/value';
import { fillDefaults } from './fill-defaults.ts';
import { Manifest } from './manifest.ts';
import { findReferenceProblems } from './manifest-references.ts';
import { describeSchemaErrors } from './manifest-schema-errors.ts';
import { readYaml } from './read-yaml.ts';
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
  const read = readYaml(text, 'kaizen.yaml', '`kaizen: 1` and `project: <name>`', largestText);
  const { value, locate } = read;
  if (value === undefined) return { manifest: undefined, problems: read.problems, locate };
  const schemaProblems = describeSchemaErrors(Manifest, value, locate);
  if (schemaProblems.length > 0) return { manifest: undefined, problems: schemaProblems, locate };
  const manifest = fillDefaults(Manifest, value);
  if (!Value.Check(Manifest, manifest)) {
    const message = 'The file does not fit the schema.';
    return { manifest: undefined, problems: [{ path: '', position: undefined, message }], locate: () => undefined };
  }
  const problems = findReferenceProblems(manifest).map((problem) => ({
    ...problem,
    position: locate(problem.path.split('.')),
  }));
  return { manifest: problems.length > 0 ? undefined : manifest, problems, locate };
}
