import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { FromSimulator, SimulatorOrder, ToSimulator } from './simulator-messages.js';

const PROGRAM = fileURLToPath(new URL('./simulator-process.js', import.meta.url));
const STOP_TIMEOUT_MS = 8_000;

/** The simulated devices of the demo in a process of their own. */
export class SimulatorChild {
  private readonly child: ChildProcess;
  private problem: string | undefined;
  private readonly ended: Promise<unknown>;

  private constructor(child: ChildProcess) {
    this.child = child;
    this.ended = once(child, 'exit');
    child.on('message', (message: FromSimulator) => {
      if (message.type === 'ended' && !message.outcome.ok) this.problem = message.outcome.problem.detail;
    });
  }

  /** Starts the process and lets the devices connect. */
  static start(order: SimulatorOrder): SimulatorChild {
    const child = fork(PROGRAM, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const simulator = new SimulatorChild(child);
    // Sent at once: the channel keeps it until the child listens.
    simulator.tell({ type: 'run', order });
    return simulator;
  }

  /** Resolves when the process has ended, with the reason where it was not asked to. */
  async whenEnded(): Promise<string | undefined> {
    await this.ended;
    return this.problem;
  }

  /** Lets the devices say goodbye and waits for the end of the process. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const timer = setTimeout(() => this.child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    if (this.child.connected) this.tell({ type: 'stop' });
    await this.ended;
    clearTimeout(timer);
  }

  private tell(message: ToSimulator): void {
    this.child.send(message);
  }
}
