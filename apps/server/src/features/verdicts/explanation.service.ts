import { setImmediate } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { Device, Explanation, Finding } from '#contracts';
import { decodeStored } from '#ingest';
import { explainPlace, explainRule, FindingTracer, type TrialTimeline } from '#rules';
import type { Storage } from '#storage';
import { directoryToken, storageToken } from '../../wiring/tokens.js';
import type { TrialDirectory } from '../../wiring/trial-directory.js';
import { VendorSight } from '../incidents/vendor-sight.js';

/** What a finding is judged again from. */
interface Subject {
  /** Of the checkpoints: the device, or the rule of several devices. */
  readonly id: string;
  readonly devices: readonly Device[];
}

const PAGE = 500;
const MAX_READINGS = 500_000;
/** Readings are shown from so long before the onset. */
const BEFORE_MS = 30_000;
/** Readings are looked for until so long after the end. */
const AFTER_MS = 24 * 3_600_000;
const BEGINNING_MS = Date.parse('0001-01-02T00:00:00Z');

/** Says why a finding is one: judged again from what is stored, with all that its rule read. */
@Injectable()
export class ExplanationService {
  constructor(
    @Inject(storageToken) private readonly storage: Storage,
    @Inject(directoryToken) private readonly directory: TrialDirectory,
    @Inject(VendorSight) private readonly sight: VendorSight,
  ) {}

  /** Null where there is no such finding in the caller's scope (null: everybody's). */
  async explain(findingId: string, vendorId: string | null): Promise<Explanation | null> {
    const found = await this.storage.findingReads.find(findingId, { vendorId });
    if (found === null) return null;
    const { revisions, ...finding } = found;
    const { trialId, ruleId, permitVersion } = finding;
    const conditions = this.directory.permit(trialId, permitVersion)?.conditions;
    const timeline = this.directory.timeline(trialId);
    if (conditions === undefined || timeline === undefined) {
      throw new Error(`finding ${findingId} is of a permit that is not there: ${trialId} ${permitVersion}`);
    }
    const { readings, truncated, reproduced, placeId } = await this.#trace(finding, timeline);
    const explanation = {
      finding,
      rule: explainRule(conditions, ruleId) ?? ruleAsRecorded(finding),
      permitVersion,
      place: explainPlace(conditions, placeId),
      readings: [...readings],
      truncated,
      reproduced,
    };
    return this.sight.explanation(explanation, vendorId);
  }

  async #trace(finding: Finding, timeline: TrialTimeline) {
    const onsetMs = Date.parse(finding.onset);
    const untilMs = finding.end === null ? Date.now() : Date.parse(finding.end) + AFTER_MS;
    const subject = this.#subjectOf(finding, timeline);
    const reads = this.storage.periodReads(decodeStored);
    const checkpoint = await reads.checkpointBefore(subject.id, onsetMs - BEFORE_MS);
    const tracer = new FindingTracer(timeline, finding, checkpoint?.state ?? null);
    const fromMs = checkpoint?.at.observedAtMs ?? BEGINNING_MS;
    let read = 0;
    for await (const page of reads.readingsBetween(subject.devices, fromMs, untilMs, PAGE)) {
      for (const judged of page) tracer.take(judged);
      read += page.length;
      if (tracer.isDone || read >= MAX_READINGS) return tracer.result();
      await setImmediate();
    }
    tracer.advance(Math.min(untilMs, Date.now()));
    return tracer.result();
  }

  #subjectOf({ trialId, deviceId, ruleId, onset }: Finding, timeline: TrialTimeline): Subject {
    const devices = this.directory.devicesOf(trialId);
    const rule = timeline.rulesetAt(Date.parse(onset))?.contextRules.find(({ id }) => id === ruleId);
    if (rule === undefined) {
      return { id: deviceId, devices: devices.filter(({ id }) => id === deviceId) };
    }
    return { id: `${trialId}/${ruleId}`, devices: devices.filter(({ id, kind }) => rule.takes(kind, id)) };
  }
}

/** What the finding itself says of a rule that the permit names no more by this id. */
function ruleAsRecorded({ rule, evidence }: Finding): Explanation['rule'] {
  const version = typeof evidence.ruleVersion === 'number' ? evidence.ruleVersion : 1;
  const name = { zh: rule, en: rule };
  const params =
    typeof evidence.params === 'object' && evidence.params !== null ? { ...evidence.params } : {};
  return { rule, version, title: name, starts: name, ends: name, params };
}
