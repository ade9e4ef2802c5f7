/** Every right that a role can have; the table of who has which is in libs/access. */
export const permissions = [
  'trial.read',
  'trial.write',
  'permit.publish',
  'device.read',
  'device.write',
  'credential.issue',
  'observation.read',
  'message.read',
  'finding.read',
  'incident.read',
  'incident.handle',
  'incident.comment',
  'quarantine.read',
  'live.watch',
  'user.read',
  'vendor.read',
  'vendor.write',
  'token.manage',
] as const;
export type Permission = (typeof permissions)[number];
