import { hash } from 'node:crypto';
import type { Episode } from '#rules';

/**
 * Id of a finding: the same whenever the same episode is found again, so that judging twice (after a crash,
 * after a lost answer to COMMIT) writes to the same finding. `episode` as it was when it was opened. `attempt`
 * counts up where the id belongs to another finding, whose onset was refined since.
 */
export function findingIdOf(trialId: string, episode: Episode, attempt = 0): string {
  const { deviceId, ruleId, permitVersion, onsetMs } = episode;
  const text = `${trialId}|${deviceId}|${ruleId}|${permitVersion}|${onsetMs}`;
  return `f${hash('sha256', attempt === 0 ? text : `${text}|${attempt}`, 'hex').slice(0, 20)}`;
}
