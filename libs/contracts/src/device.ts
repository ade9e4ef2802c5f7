import { z } from 'zod';
import { identifier, localizedText, shortText } from './fields.js';
import { kinds } from './kind.js';

/** What a vehicle's footprint is; the antenna's place is measured from the vehicle's centre. */
export const vehicle = z.object({
  lengthM: z.number().min(0.3).max(40),
  widthM: z.number().min(0.3).max(10),
  antennaOffsetM: z.object({ forward: z.number(), right: z.number() }).default({ forward: 0, right: 0 }),
  plate: shortText.optional(),
});
export type Vehicle = z.infer<typeof vehicle>;

export const device = z.object({
  id: identifier,
  trialId: identifier,
  kind: z.enum(kinds),
  vendorId: identifier,
  name: localizedText.optional(),
  /** Where fixed equipment stands (WGS84); an observation's own location wins. */
  place: z.object({ lat: z.number().min(-90).max(90), lon: z.number().min(-180).max(180) }).optional(),
  vehicle: vehicle.optional(),
  /** The lane or zone of the permit that the device looks at, e.g. of a traffic counter. */
  watches: identifier.optional(),
  /** Expected time between observations; the permit's for the kind where left out. */
  reportIntervalS: z.number().min(0.05).max(604_800).optional(),
});
export type Device = z.infer<typeof device>;

/** Shown once, when it is made; only a hash of the password is kept. */
export const issuedCredential = z.object({
  credentialId: identifier,
  username: z.string(),
  password: z.string(),
  clientId: z.string(),
  deviceIds: z.array(identifier),
  topics: z.array(z.string()),
  noticeTopics: z.array(z.string()),
});
export type IssuedCredential = z.infer<typeof issuedCredential>;
