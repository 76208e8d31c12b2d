/** A part of a line with one colour. */
export interface TextSpan {
  /** Its place in the line. */
  readonly at: number;
  readonly text: string;
  readonly className: string;
}
