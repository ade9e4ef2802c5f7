/**
 * Tells the person at the keyboard about a set-up step. Always on stderr: stdout belongs to the program.
 * @param {string} line
 */
export function say(line) {
  process.stderr.write(`${line}\n`);
}
