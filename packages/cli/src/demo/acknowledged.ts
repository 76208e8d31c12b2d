/**
 * What the server acknowledged to the driver, in order: the demo's own list, kept beside the server, so that a test can hold the server to it after
 * a kill. Row ids are the client's (`<request>/<row>`).
 */
export class Acknowledged {
  readonly predictions: string[] = [];
  readonly labels: string[] = [];
  readonly batches: string[] = [];
  readonly pipelineRuns: string[] = [];
  readonly comparisons: string[] = [];

  /** How many things were acknowledged so far; a test uses it as a clock that does not depend on time. */
  get count(): number {
    return (
      this.predictions.length +
      this.labels.length +
      this.batches.length +
      this.pipelineRuns.length +
      this.comparisons.length
    );
  }
}
