import { type FolderEntry, nameOf } from './file-path.ts';

/** What the name of a picture says that a client logged under a key at a step. */
export interface LoggedImageName {
  readonly key: string;
  readonly step: number;
  readonly at: number;
  readonly isSmall: boolean;
}

/** All pictures of one key, by step; `small` is the path of a smaller copy. */
export interface LoggedImages {
  readonly key: string;
  readonly steps: ReadonlyArray<{
    readonly step: number;
    readonly at: number;
    readonly path: string;
    readonly small?: string;
  }>;
}

/**
 * Reads `loss~curve+step+3+timestamp+1700000000000+<uuid>.png`. Older clients part with `%`, and write a `/` of the key as `#`. Undefined for any other
 * name.
 */
export function readLoggedImageName(name: string): LoggedImageName | undefined {
  const found =
    /^(?<key>.+)(?<mark>[+%])step\k<mark>(?<step>-?\d+)\k<mark>timestamp\k<mark>(?<at>\d+)\k<mark>[\w-]+?(?<small>\k<mark>compressed)?\.\w+$/.exec(
      name,
    );
  const { key, step, at, small } = found?.groups ?? {};
  if (key === undefined) return undefined;
  return { key: key.replaceAll(/[~#]/g, '/'), step: Number(step), at: Number(at), isSmall: small !== undefined };
}

/** Gathers the logged pictures of a folder by key; of two at one step the later counts. */
export function groupLoggedImages(entries: readonly FolderEntry[]): readonly LoggedImages[] {
  const keys = new Map<string, Map<number, { step: number; at: number; path: string; small?: string }>>();
  const named = entries.flatMap(({ path, isFolder }) => {
    const name = isFolder ? undefined : readLoggedImageName(nameOf(path));
    return name === undefined ? [] : [{ ...name, path }];
  });
  for (const { key, step, at, path } of named.filter(({ isSmall }) => !isSmall).sort((a, b) => a.at - b.at)) {
    const steps = keys.get(key) ?? new Map();
    keys.set(key, steps.set(step, { step, at, path }));
  }
  for (const { key, step, at, path } of named.filter(({ isSmall }) => isSmall)) {
    const full = keys.get(key)?.get(step);
    if (full?.at === at) full.small = path;
  }
  return [...keys].map(([key, steps]) => ({ key, steps: [...steps.values()].sort((a, b) => a.step - b.step) }));
}
