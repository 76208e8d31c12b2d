/** Port: who still needs a version (runs, models, tags). The collector asks all before it removes anything. */
export interface VersionUse {
  readonly name: string;
  isUsed(versionIds: readonly string[]): Promise<ReadonlySet<string>>;
}
