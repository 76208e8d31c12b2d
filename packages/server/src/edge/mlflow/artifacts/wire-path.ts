/** A path as clients send it: `.` segments mean nothing, everything else is the domain's to check. */
export function readWirePath(path: string): string {
  const plain = path.split('/').filter((segment) => segment !== '.');
  return plain.join('/');
}

/** The last segment of a file name of the client's machine, of either kind. */
export function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
