/** Where the thing of an id can be looked at, by the prefix of the id. */
const pages: Readonly<Record<string, (id: string) => string>> = {
  alr: (id) => `/alerts/${id}`,
  gat: (id) => `/gates/${id}`,
  rel: (id) => `/releases/${id}`,
  run: (id) => `/runs/${id}`,
  cmp: (id) => `/comparisons/${id}`,
  prn: (id) => `/pipeline-runs/${id}`,
};

/** Path of the page of a thing, by its id; undefined when it has no page of its own. */
export function pageOfId(id: string): string | undefined {
  const [prefix = '', rest] = id.split('_');
  return rest === undefined ? undefined : pages[prefix]?.(id);
}
