import { withdrawalText } from '#contracts';
import type { Episode } from '#rules';
import { findingIdOf } from '../finding-id.js';
import type { CheckpointRow, FindingRow } from '../ports.js';
import { matchFindings } from './match-findings.js';
import type { RefoldReads, StoredFinding } from './refold-ports.js';
import type { RefoldSubject } from './refold-subject.js';
import type { ToldEpisode } from './told-episodes.js';

/** Why a finding is withdrawn that nothing stands for any more. */
export const notFoundAgain = withdrawalText({ code: 'not_found_again' });

/** What becomes of the findings of a stretch. */
export interface AmendedFindings {
  readonly rows: readonly FindingRow[];
  /** The id under which each episode of the stretch is stored, by onset. */
  readonly ids: ReadonlyMap<Episode, string>;
}

/**
 * Turns the episodes of a stretch and the findings that are stored of it into changes of findings, so that each
 * episode has exactly one finding that is open or ended. What says nothing new is left out by the store.
 */
export async function amendedFindings(
  subject: Pick<RefoldSubject, 'trialId' | 'vendorIdOf'>,
  told: readonly ToldEpisode[],
  stored: readonly StoredFinding[],
  reads: Pick<RefoldReads, 'takenIds'>,
): Promise<AmendedFindings> {
  const { trialId } = subject;
  const episodes = told.map(({ episode }) => episode);
  const { findingOf, merged, gone } = matchFindings(episodes, stored);
  const fresh = episodes.filter((_, place) => findingOf[place] === undefined);
  const free = await freeIds(trialId, fresh, reads);
  const ids = new Map<Episode, string>();
  const rows: FindingRow[] = [];
  for (const [place, { episode, isTold }] of told.entries()) {
    const known = findingOf[place];
    const findingId = known?.findingId ?? idIn(free, episode);
    ids.set(episode, findingId);
    const type = episode.endMs !== null ? 'ended' : known === undefined ? 'opened' : 'updated';
    const vendorId = known?.vendorId ?? subject.vendorIdOf(episode.deviceId);
    if (isTold) rows.push({ findingId, trialId, vendorId, change: { type, episode } });
  }
  for (const [finding, place] of merged) {
    const into = episodes[place];
    if (into !== undefined) rows.push({ ...withdrawal(finding), mergedInto: idIn(ids, into) });
  }
  return { rows: [...rows, ...gone.map(withdrawal)], ids };
}

function withdrawal({ findingId, trialId, vendorId, episode }: StoredFinding): FindingRow {
  return { findingId, trialId, vendorId, change: { type: 'withdrawn', episode, reason: notFoundAgain } };
}

function idIn(ids: ReadonlyMap<Episode, string>, episode: Episode): string {
  const id = ids.get(episode);
  if (id === undefined) throw new Error(`an episode of ${episode.deviceId} has no id`);
  return id;
}

/** The id of each, or where another finding lives under it the first free one after it, always the same. */
async function freeIds(
  trialId: string,
  episodes: readonly Episode[],
  reads: Pick<RefoldReads, 'takenIds'>,
): Promise<ReadonlyMap<Episode, string>> {
  const ids = new Map<Episode, string>();
  const given = new Set<string>();
  let open = episodes;
  for (let attempt = 0; open.length > 0; attempt++) {
    const wanted = open.map((episode) => findingIdOf(trialId, episode, attempt));
    const taken = await reads.takenIds(wanted);
    open = open.filter((episode, at) => {
      const id = wanted[at];
      if (id === undefined || taken.has(id) || given.has(id)) return true;
      given.add(id);
      ids.set(episode, id);
      return false;
    });
  }
  return ids;
}

/**
 * The saved state with the ids that its open episodes have in the end: the fold gave them ids of its own, and
 * an episode may be a finding that had another onset once.
 */
export function withStoredIds(row: CheckpointRow, ids: ReadonlyMap<Episode, string>): CheckpointRow {
  const { openFindings } = row.state;
  if (openFindings === undefined) return row;
  const own = [...ids].filter(([{ deviceId }]) => deviceId === row.deviceId);
  const renamed = Object.entries(openFindings).map(([ruleId, open]) => {
    const begun = own.filter(
      ([episode]) => episode.ruleId === ruleId && episode.onsetMs <= row.at.observedAtMs,
    );
    const exact = begun.findLast(([{ onsetMs }]) => onsetMs === open.onsetMs);
    // Its onset may have been refined after this place.
    const findingId = (exact ?? begun.at(-1))?.[1] ?? open.findingId;
    return [ruleId, { ...open, findingId }] as const;
  });
  return { ...row, state: { ...row.state, openFindings: Object.fromEntries(renamed) } };
}
