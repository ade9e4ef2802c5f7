import type { Episode } from '../episode.js';

/** Stands where equipment of others took part: neither whose nor what it said. */
const withheld = Object.freeze({ equipmentOfOthers: true });

/**
 * Evidence as somebody may see it who may see data of some devices only. In evidence each record that names
 * a device tells of that device alone, so those of other devices are withheld; how many there are, too. The
 * same object where nothing is.
 */
export function ownEvidence(
  evidence: Episode['evidence'],
  isOwn: (deviceId: string) => boolean,
): Episode['evidence'] {
  return ownOf(evidence, isOwn) as Episode['evidence'];
}

function ownOf(value: unknown, isOwn: (deviceId: string) => boolean): unknown {
  if (Array.isArray(value)) {
    const own = value.map((item) => ownOf(item, isOwn));
    return own.every((item, i) => item === value[i]) ? value : [...new Set(own)];
  }
  if (typeof value !== 'object' || value === null) return value;
  if ('deviceId' in value && !(typeof value.deviceId === 'string' && isOwn(value.deviceId))) return withheld;
  const entries = Object.entries(value).map(([key, part]) => [key, ownOf(part, isOwn), part] as const);
  if (entries.every(([, own, part]) => own === part)) return value;
  return Object.fromEntries(entries.map(([key, own]) => [key, own]));
}
