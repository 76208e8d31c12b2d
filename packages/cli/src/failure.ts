/** A failure that is told to the user in one or two sentences, without a stack, and ends the command with an exit code other than 0. */
export class CommandFailure extends Error {
  readonly exitCode: number;
  constructor(message: string, exitCode = 1) {
    super(message);
    this.name = 'CommandFailure';
    this.exitCode = exitCode;
  }
}
