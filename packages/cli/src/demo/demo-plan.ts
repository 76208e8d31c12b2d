/** How many rows each part of the demo has. Everything that is waited for is counted in rows or labels. */
export interface DemoPlan {
  readonly datasetRows: number;
  readonly trees: number;
  readonly windowRows: number;
  readonly rowsPerRequest: number;
  readonly usualWindows: number;
  readonly harmlessWindows: number;
  readonly recentRows: number;
  readonly canaryRows: number;
  /** Rows that neither model was trained on, for the comparison at the end. */
  readonly finalRows: number;
  readonly cooldownRows: number;
  readonly minFailures: number;
  readonly gateF1: number;
  readonly gateAuc: number;
}

/**
 * The plan at a scale. Scale 1 is the demo of the README; below it, counts shrink but never so far that a window could not show a real loss
 * (about 20 failures at 3.4 %).
 */
export function planDemo(scale: number): DemoPlan {
  const rows = (full: number, least: number) => Math.max(least, Math.round((full * scale) / 100) * 100);
  return {
    datasetRows: rows(10_000, 3_000),
    trees: Math.max(60, Math.round(200 * Math.min(1, scale))),
    windowRows: rows(1_000, 600),
    rowsPerRequest: 10,
    usualWindows: 2,
    harmlessWindows: 2,
    recentRows: rows(6_000, 2_400),
    canaryRows: rows(500, 300),
    finalRows: rows(5_000, 1_000),
    cooldownRows: rows(1_000, 600),
    minFailures: scale < 1 ? 8 : 20,
    gateF1: scale < 1 ? 0.4 : 0.6,
    gateAuc: scale < 1 ? 0.75 : 0.9,
  };
}
