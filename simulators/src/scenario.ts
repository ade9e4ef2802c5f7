import { z } from 'zod';
import { identifier, kinds, localizedText, type TrialFile, trialFile } from '#contracts';
import { actor } from './actor.js';

/** A violation that was planted on purpose: what a judge must find, once in every round. */
export const plantedFinding = z.object({
  rule: z.string().regex(/^[a-z][a-z0-9_]{1,63}$/),
  deviceId: identifier,
  /** Seconds since the round began. */
  onsetS: z.number().min(0),
  /** Seconds since the round began. */
  endS: z.number().min(0),
  /** How far a found onset or end may lie from these, seconds. */
  toleranceS: z.number().min(0),
  why: localizedText,
});
export type PlantedFinding = z.infer<typeof plantedFinding>;

/** One connection that speaks for several of the devices. */
const gateway = z.object({
  id: identifier,
  vendorId: identifier,
  deviceIds: z.array(identifier).min(1),
});

/** A play for simulated devices with its trial and its ground truth: plain data. */
export const scenario = z
  .object({
    format: z.literal('trialwatch.scenario/1'),
    id: identifier,
    title: localizedText,
    description: localizedText,
    /** Makes a run repeatable; a caller may choose another. */
    seed: z.int().min(0),
    /** Length of a round in seconds; after it the script begins again. */
    cycleS: z.number().positive(),
    trialFile,
    gateways: z.array(gateway).default([]),
    actors: z.array(actor).min(1),
    groundTruth: z.array(plantedFinding),
  })
  .superRefine((value, context) => {
    const registered = new Map(value.trialFile.devices.map(({ id, kind }) => [id, kind]));
    const played = new Set<string>();
    for (const [index, { deviceId, kind }] of value.actors.entries()) {
      const path = ['actors', index, 'deviceId'];
      if (registered.get(deviceId) !== kind) {
        context.addIssue({ code: 'custom', path, message: `${deviceId} is not a ${kind} of the trial file` });
      }
      if (played.has(deviceId)) context.addIssue({ code: 'custom', path, message: 'is played twice' });
      played.add(deviceId);
    }
    for (const [index, planted] of value.groundTruth.entries()) {
      const path = ['groundTruth', index];
      if (!played.has(planted.deviceId)) {
        context.addIssue({ code: 'custom', path, message: 'nobody plays this device' });
      }
      if (!(planted.onsetS < planted.endS && planted.endS < value.cycleS)) {
        context.addIssue({ code: 'custom', path, message: 'onset, end and end of the round must follow' });
      }
    }
    for (const [index, { deviceIds }] of value.gateways.entries()) {
      if (!deviceIds.every((id) => played.has(id))) {
        context.addIssue({ code: 'custom', path: ['gateways', index], message: 'names unknown devices' });
      }
    }
  });
export type Scenario = z.infer<typeof scenario>;
export type ScenarioInput = z.input<typeof scenario>;

/** Kinds that a scenario plays, in the order in which people list them. */
export function kindsOf({ actors }: Scenario) {
  const played = new Set(actors.map(({ kind }) => kind));
  return kinds.filter((kind) => played.has(kind));
}

/**
 * The scenario's trial as a file to import, in force from a time (epoch ms) on. Without it every device
 * would count as silent from the date in the data until the first start.
 */
export function trialFileFrom({ trialFile: file }: Scenario, fromMs: number): TrialFile {
  const validFrom = new Date(fromMs).toISOString();
  return { ...file, permits: file.permits.map((permit) => ({ ...permit, validFrom })) };
}
