import { z } from 'zod';
import { success } from '#contracts';
import { defineRule, parameter } from '../define-rule.js';
import { beginEpisode, type Episode } from '../episode.js';
import { utcText } from '../mark.js';
import type { OperatingHours } from '../operating-hours.js';
import { reportIntervalS } from '../reporting-interval.js';
import type { CompileContext, Gap, GapJudge, GapVerdict, Judge } from '../rule-definition.js';
import { type Silence, silencesIn, type Watch } from '../silent-stretches.js';

const params = z.object({
  intervalS: parameter(z.number().min(0.05).max(604_800).optional(), {
    zh: '預期回報間隔（未列則依設備，再依許可）',
    en: "Expected report interval; the device's, else the permit's for its kind, where left out",
    unit: 's',
  }),
  missedReports: parameter(z.number().min(1).max(1000).default(3), {
    zh: '容許漏報次數',
    en: 'Report intervals without a report',
  }),
  minSilenceS: parameter(z.number().min(0).max(604_800).default(10), {
    zh: '最短靜默時間',
    en: 'Silence is at least',
    unit: 's',
    note: 'a vehicle at 1 Hz loses a few reports at every change of cell',
  }),
  onlyInWindows: parameter(z.boolean().optional(), {
    zh: '僅於運行時段內判定（巴士預設為是，其他為否）',
    en: 'Expected only within operating windows, if the permit has them; by default buses alone',
  }),
});
type Params = z.infer<typeof params>;

/**
 * A device that is expected to report does not. Silence is a property of the gap between two event
 * times, or up to the horizon, and of nothing else: it begins when the reports allowed to be missing
 * are used up, and ends with the next observation, with the operating window, or with the trial: reports
 * are expected while it runs or is suspended.
 */
export const silence = defineRule({
  rule: 'silence',
  kinds: ['bus', 'streetlight', 'parking', 'efence', 'traffic', 'bin'],
  title: { zh: '未依約回報', en: 'Silent' },
  params,
  severity: 'minor',
  legalGround: 'breach_of_duty',
  starts: {
    zh: '應回報而超過容許時間未有觀測（從未回報者自許可生效起算）；起始時間為容許時間屆滿之時。',
    en: 'No observation for longer than allowed although one was expected, counted from the start of the permit where there never was one; the onset is when the allowance ran out.',
  },
  ends: {
    zh: '收到觀測、運行時段結束，或實驗不再進行（暫停期間仍應回報）。',
    en: 'The next observation, the end of the operating window, or of the trial (a suspended one is still to report).',
  },
  compile(rule: Params, context) {
    return success<Judge>({ gaps: new SilenceJudge(rule, context) });
  },
});

class SilenceJudge implements GapJudge {
  readonly quietMs: number;

  constructor(
    private readonly rule: Params,
    private readonly context: CompileContext,
  ) {
    this.quietMs = rule.minSilenceS * 1000;
  }

  episodesIn(gap: Gap): GapVerdict {
    const watch = this.watchOf(gap);
    if (watch === null) return { episodes: [], nextChangeMs: Number.POSITIVE_INFINITY };
    const { silences, nextChangeMs } = silencesIn(gap.fromMs, gap.toMs, watch);
    const episodes = silences.map((silence) => {
      const endMs = silence.endMs ?? (gap.isOver ? gap.toMs : null);
      return this.episodeOf(gap, { ...silence, endMs }, watch);
    });
    return { episodes, nextChangeMs };
  }

  private watchOf(gap: Gap): Watch | null {
    const { rule, context } = this;
    const intervalS = rule.intervalS ?? reportIntervalS(context.conditions, gap.kind, gap.device);
    if (intervalS === null) return null;
    const inWindows = rule.onlyInWindows ?? gap.kind === 'bus';
    const hours: OperatingHours | null = inWindows ? context.hours : null;
    const allowedMs = Math.round(Math.max(intervalS * rule.missedReports, rule.minSilenceS) * 1000);
    return { allowedMs, hours, states: context.trialStates, notBeforeMs: context.inForceFromMs };
  }

  private episodeOf(gap: Gap, silence: Silence, watch: Watch): Episode {
    const untilMs = silence.endMs ?? silence.onsetMs;
    return beginEpisode(this.context.identity, {
      deviceId: gap.deviceId,
      kind: gap.kind,
      onsetMs: silence.onsetMs,
      endMs: silence.endMs,
      worst: { value: (untilMs - silence.expectedFromMs) / 1000, unit: 's', atMs: untilMs },
      placeId: null,
      evidence: {
        params: this.rule,
        allowedS: watch.allowedMs / 1000,
        lastHeardAt: gap.heard ? utcText(gap.fromMs) : null,
        expectedFrom: utcText(silence.expectedFromMs),
      },
    });
  }
}
