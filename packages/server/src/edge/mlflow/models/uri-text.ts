/** The parts of a URI as Python's `urlparse` cuts them; a text without a scheme is all path. */
export interface UriParts {
  /** In lower case; empty when there is none. */
  readonly scheme: string;
  /** What stands between `//` and the path. */
  readonly authority: string;
  /** Up to `?` or `#`. */
  readonly path: string;
}

export function parseUri(uri: string): UriParts {
  const [, scheme = '', rest = ''] = /^(?:([a-z][a-z0-9+.-]*):)?(.*)$/is.exec(uri) ?? [];
  const [, authority = '', path = ''] = /^(?:\/\/([^/?#]*))?([^?#]*)/s.exec(rest) ?? [];
  return { scheme: scheme.toLowerCase(), authority, path };
}

/** The text with its percent codes resolved again and again until none is left; bytes that are no UTF-8 become U+FFFD. */
export function decodeWholly(text: string): string {
  for (let before = text; ; ) {
    const after = before.replace(/(?:%[0-9a-f]{2})+/gi, (codes) =>
      Buffer.from(codes.replaceAll('%', ''), 'hex').toString('utf8'),
    );
    if (after === before) return after;
    before = after;
  }
}

/** Whether a URI lies at or below another one: scheme, authority and every segment of the path, decoded, are the same. */
export function isWithin(uri: string, root: string): boolean {
  const inner = normalParts(uri);
  const outer = normalParts(root);
  return (
    outer.segments.length > 0 &&
    inner.scheme === outer.scheme &&
    inner.authority === outer.authority &&
    outer.segments.every((segment, at) => inner.segments[at] === segment)
  );
}

function normalParts(uri: string) {
  const { scheme, authority, path } = parseUri(uri);
  const segments = path.split('/').filter((segment) => segment !== '');
  return { scheme, authority: authority.toLowerCase(), segments: segments.map(decodeWholly) };
}

/** Whether a client means a folder of its own machine: no scheme, or `file:` on this host. */
export function isLocal({ scheme, authority }: UriParts): boolean {
  return scheme === '' || (scheme === 'file' && isOwnHost(authority));
}

function isOwnHost(authority: string): boolean {
  const host = authority.replace(/^.*@/s, '').replace(/:\d*$/, '').toLowerCase();
  return host === '' || host === '.' || host.startsWith('localhost') || host.startsWith('127.0.0.1');
}
