import type { Kind } from '#contracts';
import type { SimulatedMessage } from './message.js';
import type { Random } from './random.js';

export interface ReporterOptions {
  readonly kind: Kind;
  readonly deviceId: string;
  /** Virtual epoch ms at which the simulation begins. */
  readonly startMs: number;
  readonly bootId: string;
  /** Length of one round of the scenario's script, seconds. */
  readonly cycleS: number;
  readonly random: Random;
}

/** One device's pen: it numbers and stamps what the device's model says. */
export class Reporter {
  readonly random: Random;
  readonly cycleS: number;
  private readonly options: ReporterOptions;
  private nextSeq = 0;

  constructor(options: ReporterOptions) {
    this.options = options;
    this.random = options.random;
    this.cycleS = options.cycleS;
  }

  /** Seconds since this round of the script began. */
  cycleTimeS(atS: number): number {
    return atS % this.cycleS;
  }

  /** Rounds of the script done before this time. */
  cycleAt(atS: number): number {
    return Math.floor(atS / this.cycleS);
  }

  /** RFC 3339 time of a second of the simulation. */
  timestamp(atS: number): string {
    return new Date(this.epochMs(atS)).toISOString();
  }

  observation(atS: number, fields: Readonly<Record<string, unknown>>): SimulatedMessage {
    return this.message('telemetry', atS, fields);
  }

  event(atS: number, name: string, details: Readonly<Record<string, unknown>>): SimulatedMessage {
    return this.message('event', atS, { event: name, ...details });
  }

  private message(
    channel: SimulatedMessage['channel'],
    atS: number,
    fields: Readonly<Record<string, unknown>>,
  ): SimulatedMessage {
    const { kind, deviceId, bootId } = this.options;
    const observedAtMs = this.epochMs(atS);
    return {
      kind,
      deviceId,
      channel,
      sendAtMs: observedAtMs,
      observedAtMs,
      payload: {
        specVersion: '1',
        seq: this.nextSeq++,
        bootId,
        observedAt: new Date(observedAtMs).toISOString(),
        status: 'simulated',
        ...fields,
      },
    };
  }

  private epochMs(atS: number): number {
    return this.options.startMs + Math.round(atS * 1000);
  }
}

/** Rounds a figure as an instrument would print it. */
export function rounded(value: number, digits: number): number {
  const scale = 10 ** digits;
  // Adding 0 turns -0 into 0.
  return Math.round(value * scale) / scale + 0;
}
