import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import { runProgram } from './run-program.mjs';

const runProgramUrl = new URL('./run-program.mjs', import.meta.url).href;
const guardUrl = new URL('./end-with-launcher.mjs', import.meta.url).href;
const started: ChildProcess[] = [];

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

it('returns the exit code and what was printed on both outputs', async () => {
  const script = "console.log('out'); console.error('err'); process.exitCode = 3";
  const { exitCode, output } = await runProgram(process.execPath, ['-e', script], { output: 'capture' });
  expect(exitCode).toBe(3);
  expect(output.split('\n').toSorted()).toEqual(['', 'err', 'out']);
});

it('a program that a signal ended counts as 128 and the signal', async () => {
  const script = "process.kill(process.pid, 'SIGKILL')";
  await expect(runProgram(process.execPath, ['-e', script], { output: 'capture' })).resolves.toMatchObject({
    exitCode: 137,
  });
});

it('a program that does not exist is told', async () => {
  await expect(runProgram('trialwatch-no-such-program', [], { output: 'capture' })).rejects.toThrow(/ENOENT/);
});

// The program says when it is up and which signal reached it, then ends with 7.
const program = `
  const keep = setInterval(() => {}, 1000);
  process.on('SIGTERM', () => { console.log('got SIGTERM'); clearInterval(keep); process.exit(7); });
  console.log('up');
`;

it('a signal to the launcher reaches the program, whose exit code comes back', async () => {
  const { launcher, lines } = startLauncher();
  await expect.poll(lines, { timeout: 20_000 }).toEqual(['up']);
  launcher.kill('SIGTERM');
  const [exitCode] = await once(launcher, 'exit');
  expect(exitCode).toBe(7);
  expect(lines()).toEqual(['up', 'got SIGTERM']);
});

it('a launcher that is killed takes its program along', async () => {
  const { launcher, lines } = startLauncher();
  await expect.poll(lines, { timeout: 20_000 }).toEqual(['up']);
  launcher.kill('SIGKILL');
  await expect.poll(lines, { timeout: 20_000 }).toEqual(['up', 'got SIGTERM']);
});

function startLauncher(): { launcher: ChildProcess; lines: () => string[] } {
  const script = `
    const { runProgram } = await import(${JSON.stringify(runProgramUrl)});
    const guard = ${JSON.stringify(guardUrl)} + '?launcher=' + process.pid;
    const args = ['--import', guard, '--input-type=module', '-e', ${JSON.stringify(program)}];
    const { exitCode } = await runProgram(process.execPath, args, { channel: true });
    process.exitCode = exitCode;
  `;
  const launcher = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.push(launcher);
  let text = '';
  launcher.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  return { launcher, lines: () => text.split('\n').filter((line) => line !== '') };
}
