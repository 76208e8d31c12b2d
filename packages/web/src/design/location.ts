import { useNavigate, useParams, useSearch } from '@tanstack/react-router';

/** A part of the page's path, as `$name` in the router; empty when the path has none of that name. */
export function usePathParam(name: string): string {
  const params: Readonly<Record<string, string | undefined>> = useParams({ strict: false });
  return params[name] ?? '';
}

/** A filter that lives in the page's address, and how to change it; undefined takes it out. Going back undoes nothing of it. */
export function useQueryParam(name: string): readonly [string | undefined, (value: string | undefined) => void] {
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false });
  const navigate = useNavigate();
  const value = search[name];
  const set = (next: string | undefined) =>
    void navigate({
      to: '.',
      search: (before: Readonly<Record<string, unknown>>) => ({ ...before, [name]: written(next) }),
      replace: true,
      resetScroll: false,
    });
  return [value === undefined ? undefined : String(value), set];
}

/** Whole numbers are written as numbers: the router puts a text that looks like one in quotes. */
function written(value: string | undefined): string | number | undefined {
  return value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : value;
}
