import { randomUUID } from 'node:crypto';
import { type DeviceAddress, deviceTopic, failure, type Outcome, success } from '#contracts';
import {
  DeviceConnection,
  type DeviceCredential,
  type SimulationClock,
  type SimulationProblem,
  systemClock,
} from '#simulators';
import type { Track, TrackPoint } from './read-track.js';

export interface SendTrackOptions {
  readonly track: Track;
  readonly device: DeviceAddress;
  readonly credential: DeviceCredential;
  /** mqtt(s):// of the broker. */
  readonly url: string;
  /** Epoch ms of the recording's second 0; the last fix is now where left out. */
  readonly startMs?: number;
  /** Recorded seconds a second; Infinity as fast as the server acknowledges. */
  readonly speed: number;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, sent: number, acknowledged: number) => void;
  readonly clock?: SimulationClock;
}

export interface SendTrackReport {
  readonly deviceId: string;
  readonly trialId: string;
  readonly bootId: string;
  readonly fixes: number;
  readonly sent: number;
  readonly acknowledged: number;
  /** observedAt of the first and the last fix of the track, RFC 3339. */
  readonly firstObservedAt: string;
  readonly lastObservedAt: string;
  readonly aborted: boolean;
}

const PENDING_LIMIT = 500;
/** Messages between two looks at the signal and the bar at full speed. */
const PROGRESS_EVERY = 50;

/**
 * Epoch ms of second 0 of a recording: at its own pace the first fix is observed now; faster than that
 * the last one is, for nothing may be observed in the future.
 */
export function defaultStartMs({ points }: Track, nowMs: number, speed: number): number {
  const anchorS = (speed <= 1 ? points[0]?.tS : points.at(-1)?.tS) ?? 0;
  return Math.floor(nowMs - anchorS * 1000);
}

function observedAtMs({ tS }: TrackPoint, startMs: number): number {
  return startMs + Math.round(tS * 1000);
}

async function play(
  options: SendTrackOptions,
  connection: DeviceConnection,
  bootId: string,
  startMs: number,
): Promise<void> {
  const { track, device, speed, signal, clock = systemClock } = options;
  const { acknowledgements } = connection;
  const topic = deviceTopic(device, 'telemetry');
  const wallStartMs = clock.nowMs();
  const firstS = track.points[0]?.tS ?? 0;
  for (const [seq, point] of track.points.entries()) {
    const dueMs = wallStartMs + ((point.tS - firstS) * 1000) / speed;
    if (dueMs > clock.nowMs()) await clock.sleepUntil(dueMs, signal);
    await acknowledgements.atMost(PENDING_LIMIT);
    if (signal.aborted || connection.failed !== undefined) return;
    const observedAt = new Date(observedAtMs(point, startMs)).toISOString();
    connection.publish(
      topic,
      JSON.stringify({ specVersion: '1', seq, bootId, observedAt, status: 'test', ...point.fields }),
    );
    if (seq % PROGRESS_EVERY === 0) {
      options.onProgress(seq / track.points.length, acknowledgements.sent, acknowledgements.acknowledged);
    }
  }
  await acknowledgements.atMost(0);
}

/**
 * Sends a recorded track as bus telemetry with QoS 1 in one connection, numbered from 0 in a boot of its
 * own, and resolves when every message was acknowledged.
 */
export async function sendTrack(
  options: SendTrackOptions,
): Promise<Outcome<SendTrackReport, SimulationProblem>> {
  const { track, device, credential, url, signal } = options;
  const bootId = `replay-${randomUUID()}`;
  const startMs =
    options.startMs ?? defaultStartMs(track, (options.clock ?? systemClock).nowMs(), options.speed);
  const opened = await DeviceConnection.open({ url, credential, devices: [device], bootId });
  if (!opened.ok) return opened;
  const connection = opened.value;
  const stopWaiting = () => connection.acknowledgements.close();
  signal.addEventListener('abort', stopWaiting, { once: true });
  try {
    await play(options, connection, bootId, startMs);
  } finally {
    signal.removeEventListener('abort', stopWaiting);
    await connection.close();
  }
  if (connection.failed !== undefined) return failure(connection.failed);
  const { sent, acknowledged } = connection.acknowledgements;
  const timeOf = (point: TrackPoint | undefined) =>
    new Date(point === undefined ? startMs : observedAtMs(point, startMs)).toISOString();
  return success({
    deviceId: device.deviceId,
    trialId: device.trialId,
    bootId,
    fixes: track.points.length,
    sent,
    acknowledged,
    firstObservedAt: timeOf(track.points[0]),
    lastObservedAt: timeOf(track.points.at(-1)),
    aborted: signal.aborted,
  });
}
