/** The secret that an environment variable of this process holds, by the variable's name; undefined when it is not set. The server's own settings are none. */
export function readNamedSecret(variable: string): string | undefined {
  if (!/^[A-Z][A-Z0-9_]*$/.test(variable) || variable.startsWith('KAIZEN_')) return undefined;
  // biome-ignore lint/style/noProcessEnv: secrets are named in kaizen.yaml and held here
  const value = process.env[variable];
  return value === '' ? undefined : value;
}
