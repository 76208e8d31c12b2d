/** The metrics that a training's inputs decide, without those of the machine that it ran on. */
export function learnedMetrics(metrics: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(metrics).filter(([name]) => !/^(system|cost|energy)\//.test(name)));
}
