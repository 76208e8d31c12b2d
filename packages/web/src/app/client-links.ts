/** Addresses that clients of the MLflow protocol print, by their shape behind the `#`, and where the same thing stands here. */
const shapes: ReadonlyArray<readonly [RegExp, (parts: readonly string[]) => string]> = [
  [/^\/experiments\/([^/?]+)\/runs\/([^/?]+)\/artifacts(?:\/([^?]*))?/, ([, run, path]) => filesOf(run, path)],
  [/^\/experiments\/[^/?]+\/runs\/([^/?]+)/, ([run]) => `/runs/${run}`],
  [/^\/experiments\/([^/?]+)/, ([experiment]) => `/experiments/${experiment}`],
  [/^\/experiments\/?$/, () => '/experiments'],
  [/^\/models\/([^/?]+)\/versions?\/([^/?]+)/, ([model, version]) => `/models/${model}/versions/${version}`],
  [/^\/models\/([^/?]+)/, ([model]) => `/models/${model}`],
  [/^\/models\/?$/, () => '/models'],
  [
    /^\/compare-runs\?(.*)/,
    ([search]) =>
      `/compare?runs=${readRuns(search ?? '')
        .map(encodeURIComponent)
        .join(',')}`,
  ],
];

/** Where a printed address leads; undefined for what has no page here. */
export function followClientLink(hash: string): string | undefined {
  const address = hash.replace(/^#/, '');
  for (const [shape, lead] of shapes) {
    const found = shape.exec(address);
    if (found !== null) return lead(found.slice(1).map((part) => part ?? ''));
  }
  return undefined;
}

function filesOf(run: string | undefined, path: string | undefined): string {
  const at = path === undefined || path === '' ? '' : `&path=${encodeURIComponent(decode(path))}`;
  return `/runs/${run}?tab=files${at}`;
}

/** `runs=["a","b"]&experiments=…` */
function readRuns(search: string): readonly string[] {
  try {
    const runs: unknown = JSON.parse(new URLSearchParams(search).get('runs') ?? '[]');
    return Array.isArray(runs) ? runs.map(String) : [];
  } catch {
    return [];
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
