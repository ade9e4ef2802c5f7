import { type Payload, roadUsers } from '#contracts';

/** All that a counter counted but pedestrians; a class that it does not send counts none. */
export function vehiclesIn(counts: Payload<'traffic'>['counts']): number {
  return roadUsers.reduce((sum, user) => (user === 'pedestrian' ? sum : sum + (counts[user] ?? 0)), 0);
}
