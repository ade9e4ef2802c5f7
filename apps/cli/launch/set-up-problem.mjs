/** A set-up step that could not be done, told to a person in one message, without a stack. */
export class SetUpProblem extends Error {
  /**
   * @param {string} message what is wrong and what to do about it
   * @param {number} [exitCode] what the launcher exits with
   */
  constructor(message, exitCode = 1) {
    super(message);
    this.name = 'SetUpProblem';
    this.exitCode = exitCode;
  }
}
