import { setImmediate } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import {
  type BacktestDifference,
  type Device,
  type endpoints,
  failure,
  type Outcome,
  type PermitConditions,
  type Principal,
  problem,
  success,
  type TrialFile,
} from '#contracts';
import { decodeStored } from '#ingest';
import { TrialFold } from '#rules';
import type { Storage } from '#storage';
import { storageToken } from '../../wiring/tokens.js';
import { backtestTimelines } from './backtest-timelines.js';
import { findingDifference } from './finding-difference.js';

type BacktestOrder = z.output<typeof endpoints.backtest.body>;

interface Period {
  readonly fromMs: number;
  readonly toMs: number;
  /** From here on data are judged, so that what goes on at `fromMs` is known. */
  readonly beginsMs: number;
}

const MAX_OBSERVATIONS = 2_000_000;
const MAX_AT_ONCE = 2;
const PAGE = 500;
const SHORTEST_WARM_UP_S = 600;
const LONGEST_WARM_UP_S = 6 * 3600;
const WARM_UP_REPORTS = 4;

/** Judges stored data by a draft of the conditions and by the versions in force; stores nothing. */
@Injectable()
export class BacktestService {
  /** Who waits for an answer. */
  readonly #callers = new Set<string>();

  constructor(@Inject(storageToken) private readonly storage: Storage) {}

  /**
   * Both sides are folded from fresh states. Problems: `not_found`, `validation_failed`, `permit_invalid`,
   * `too_much` beyond 2,000,000 readings, `too_many_requests` while one of the caller runs, or two of others.
   */
  async run(trialId: string, order: BacktestOrder, by: Principal): Promise<Outcome<BacktestDifference>> {
    const caller = `${by.type}/${by.id}`;
    if (this.#callers.has(caller)) {
      return failure(problem('too_many_requests', 'your last back-test is still under way'));
    }
    if (this.#callers.size >= MAX_AT_ONCE) {
      return failure(problem('too_many_requests', 'back-tests of others are under way; try again later'));
    }
    this.#callers.add(caller);
    try {
      return await this.#compare(trialId, order);
    } finally {
      this.#callers.delete(caller);
    }
  }

  async #compare(trialId: string, order: BacktestOrder): Promise<Outcome<BacktestDifference>> {
    const file = await this.storage.trialReads.exportFile(trialId, { vendorId: null });
    if (file === null) return failure(problem('not_found', `there is no trial ${trialId}`));
    const devices = devicesOf(file, order.deviceIds);
    if (!devices.ok) return devices;
    const period = periodOf(file, order, devices.value);
    if (!period.ok) return period;
    const { fromMs, toMs, beginsMs } = period.value;
    const timelines = backtestTimelines(file, order.conditions, beginsMs);
    if (!timelines.ok) return timelines;
    const reads = this.storage.periodReads(decodeStored);
    const count = await reads.countBetween(devices.value, beginsMs, toMs + 1, MAX_OBSERVATIONS + 1);
    if (count > MAX_OBSERVATIONS) {
      const detail = `the period holds more than ${MAX_OBSERVATIONS} observations; choose a shorter one or fewer devices`;
      return failure(problem('too_much', detail));
    }
    const inForce = new TrialFold(timelines.value.inForce, devices.value, toMs);
    const draft = new TrialFold(timelines.value.draft, devices.value, toMs);
    let observations = 0;
    for await (const page of reads.readingsBetween(devices.value, beginsMs, toMs + 1, PAGE)) {
      for (const judged of page) {
        inForce.take(judged);
        draft.take(judged);
        const { observedAtMs } = judged.type === 'observation' ? judged.observation : judged.event;
        if (observedAtMs >= fromMs) observations++;
      }
      // Ingest goes first.
      await setImmediate();
    }
    const from = new Date(fromMs).toISOString();
    const to = new Date(toMs).toISOString();
    return success({
      from,
      to,
      observations,
      ...findingDifference(inForce.finish(), draft.finish(), fromMs, toMs),
    });
  }
}

function devicesOf(file: TrialFile, ids: readonly string[] | undefined): Outcome<readonly Device[]> {
  const devices = file.devices.map(({ registeredAt, ...device }) => ({ ...device, trialId: file.trial.id }));
  if (ids === undefined) return success(devices);
  const known = new Set(devices.map(({ id }) => id));
  const violations = ids.flatMap((id, i) =>
    known.has(id) ? [] : [{ at: `/body/deviceIds/${i}`, message: `the trial has no device ${id}` }],
  );
  if (violations.length === 0) return success(devices.filter(({ id }) => ids.includes(id)));
  return failure(problem('validation_failed', 'the trial does not have all of the devices', { violations }));
}

/** Nothing is judged beyond now. */
function periodOf(file: TrialFile, order: BacktestOrder, devices: readonly Device[]): Outcome<Period> {
  const fromMs = Date.parse(order.from);
  const toMs = Math.min(Date.parse(order.to), Date.now());
  if (fromMs >= toMs) {
    const violations = [{ at: '/body/from', message: 'must lie before `to`, and before now' }];
    return failure(problem('validation_failed', 'the period is empty', { violations }));
  }
  const permits = [order.conditions, ...file.permits.map(({ conditions }) => conditions)];
  return success({ fromMs, toMs, beginsMs: fromMs - warmUpS(devices, permits) * 1000 });
}

/** Long enough that a device that reports at all has reported. */
function warmUpS(devices: readonly Device[], permits: readonly PermitConditions[]): number {
  const intervals = devices.flatMap(({ kind, reportIntervalS }) =>
    reportIntervalS === undefined
      ? permits.flatMap((conditions) => conditions.reportIntervalS[kind] ?? [])
      : [reportIntervalS],
  );
  const longest = Math.max(SHORTEST_WARM_UP_S, ...intervals.map((interval) => interval * WARM_UP_REPORTS));
  return Math.min(longest, LONGEST_WARM_UP_S);
}
