/** The address of a dataset version, taken apart. */
export interface DatasetAddress {
  readonly host: string;
  readonly dataset: string;
  /** Id, beginning of an id, tag, `current`, `latest` or steps back. */
  readonly reference: string;
}

const ADDRESS =
  /https?:\/\/([^/\s"'\\]+)\/api\/v1\/datasets\/([^/\s"'\\@?#]+)(?:@|%40)([^/\s"'\\?#]+)\.(?:parquet|csv)\b/i;

/** The first address of a version in the source that a client wrote: the address itself, or JSON that holds it. */
export function readDatasetAddress(source: string): DatasetAddress | undefined {
  const [, host, dataset, reference] = ADDRESS.exec(source) ?? [];
  if (host === undefined || dataset === undefined || reference === undefined) return undefined;
  try {
    return {
      host: host.slice(host.lastIndexOf('@') + 1).toLowerCase(),
      dataset: decodeURIComponent(dataset),
      reference: decodeURIComponent(reference),
    };
  } catch {
    return undefined;
  }
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/;

/**
 * Whether an address may be one of this server. An id is the hash of what it names, wherever it is asked for; a tag or `current` means something else on every server, so its host must be
 * the one by which the client calls this server, or both must be this machine.
 */
export function isOwnAddress({ host, reference }: DatasetAddress, called: string | undefined): boolean {
  if (reference.startsWith('dv_')) return true;
  const here = called?.toLowerCase() ?? '';
  if (host === here) return true;
  const port = (name: string) => /:(\d+)$/.exec(name)?.[1];
  return LOOPBACK.test(host) && LOOPBACK.test(here) && port(host) === port(here);
}
