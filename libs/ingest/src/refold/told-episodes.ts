import type { Episode, FindingChange } from '#rules';

/** An episode as a re-fold left it. */
export interface ToldEpisode {
  /** The last word on it. */
  readonly episode: Episode;
  /** False where it was open when the stretch began, and nothing was said of it since. */
  readonly isTold: boolean;
}

interface Entry {
  episode: Episode;
  isTold: boolean;
  isWithdrawn: boolean;
}

/**
 * The episodes of a folded stretch: those that were open when it began, and those of which anything was said in
 * it and that were not withdrawn, by onset. An episode is known by its device, rule, version of the permit and
 * onset; an update may refine the onset of the one that is open.
 */
export function toldEpisodes(
  openAtStart: readonly Episode[],
  changes: readonly FindingChange[],
): readonly ToldEpisode[] {
  const entries = new Map<string, Entry>();
  const open = new Map<string, Entry>();
  for (const episode of openAtStart) {
    const entry = { episode, isTold: false, isWithdrawn: false };
    entries.set(identityOf(episode), entry);
    open.set(ruleOf(episode), entry);
  }
  for (const { type, episode } of changes) {
    const rule = ruleOf(episode);
    const known = entries.get(identityOf(episode)) ?? (type === 'updated' ? open.get(rule) : undefined);
    const entry: Entry = known ?? { episode, isTold: true, isWithdrawn: false };
    Object.assign(entry, { episode, isTold: true, isWithdrawn: type === 'withdrawn' });
    entries.set(identityOf(episode), entry);
    if (type === 'opened' || type === 'updated') open.set(rule, entry);
    else if (open.get(rule) === entry) open.delete(rule);
  }
  const told = [...new Set(entries.values())].filter(({ isWithdrawn }) => !isWithdrawn);
  return told.sort((a, b) => byOnset(a.episode, b.episode));
}

function ruleOf({ deviceId, ruleId }: Episode): string {
  return `${deviceId}|${ruleId}`;
}

function identityOf(episode: Episode): string {
  return `${ruleOf(episode)}|${episode.permitVersion}|${episode.onsetMs}`;
}

function byOnset(a: Episode, b: Episode): number {
  return a.onsetMs - b.onsetMs || a.permitVersion - b.permitVersion;
}
