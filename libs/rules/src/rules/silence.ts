import { z } from 'zod';
import { success } from '#contracts';
import { defineRule, parameter } from '../define-rule.js';
import { beginEpisode, disprovedBy, type Episode, outlived } from '../episode.js';
import { utcText } from '../mark.js';
import type { OperatingHours } from '../operating-hours.js';
import { reportIntervalS } from '../reporting-interval.js';
import type { CompileContext, Gap, Judge } from '../rule-definition.js';
import { type Silence, silencesIn, type Watch } from '../silent-stretches.js';
import type { StepReport } from '../step-report.js';

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

/** What was announced of the present gap can be computed again from it and `announcedToMs`. */
type SilenceState = {
  readonly permitVersion: number;
  readonly announcedToMs: number;
  /** Before this time nothing more is to be announced; null: never, while the gap lasts. */
  readonly nextChangeMs: number | null;
  readonly open: Episode | null;
};

/**
 * A device that is expected to report does not. Silence is a property of the gap between two event
 * times, or up to the horizon, and of nothing else: it begins when the reports allowed to be missing
 * are used up, and ends with the next observation or with the operating window. The horizon only
 * announces early what the fold over the data will say; an observation that fills the gap puts it right.
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
  ends: { zh: '收到觀測，或運行時段結束。', en: 'The next observation, or the end of the operating window.' },
  compile(rule: Params, context) {
    return success<Judge<SilenceState>>(new SilenceJudge(rule, context));
  },
});

class SilenceJudge implements Judge<SilenceState> {
  constructor(
    private readonly rule: Params,
    private readonly context: CompileContext,
  ) {}

  announce(gap: Gap, state: SilenceState | undefined, report: StepReport): SilenceState | undefined {
    const watch = this.watchOf(gap);
    if (watch === null || gap.toMs - gap.fromMs <= watch.allowedMs) return state;
    const { permitVersion } = this.context.identity;
    // A silence that was announced under another version ends with the next observation.
    if (state !== undefined && state.permitVersion !== permitVersion && state.open !== null) return state;
    const known = state?.permitVersion === permitVersion ? state : undefined;
    if (known !== undefined && (known.nextChangeMs === null || gap.toMs < known.nextChangeMs)) return state;
    const before = known === undefined ? [] : silencesIn(gap.fromMs, known.announcedToMs, watch);
    const found = silencesIn(gap.fromMs, gap.toMs, watch);
    let open: Episode | null = null;
    for (const silence of found) {
      const episode = this.episodeOf(gap, silence, watch);
      const told = before.find(({ onsetMs }) => onsetMs === silence.onsetMs);
      if (told === undefined) report.add({ type: 'opened', episode: { ...episode, endMs: null } });
      if (silence.endMs === null) open = episode;
      else if (told === undefined || told.endMs === null) report.add({ type: 'ended', episode });
    }
    const nextChangeMs = nextChange(gap, watch, open);
    return { permitVersion, announcedToMs: gap.toMs, nextChangeMs, open };
  }

  close(gap: Gap, state: SilenceState | undefined, report: StepReport): undefined {
    // The common case without a look at the device: no allowance is shorter.
    if (state === undefined && gap.toMs - gap.fromMs <= this.rule.minSilenceS * 1000) return undefined;
    const watch = this.watchOf(gap);
    if (watch === null) return undefined;
    if (state === undefined && gap.toMs - gap.fromMs <= watch.allowedMs) return undefined;
    const own = state?.permitVersion === this.context.identity.permitVersion;
    // Announced under a version of the permit that was not yet in force.
    if (!own && state?.open) report.add(outlived(state.open, gap.toMs, gap.toMs));
    const told = state === undefined || !own ? [] : silencesIn(gap.fromMs, state.announcedToMs, watch);
    for (const silence of told) {
      if (silence.onsetMs < gap.toMs) continue;
      const reason = disprovedBy(gap.toMs);
      report.add({ type: 'withdrawn', episode: this.episodeOf(gap, silence, watch), reason });
    }
    for (const silence of silencesIn(gap.fromMs, gap.toMs, watch)) {
      const ended = { ...silence, endMs: silence.endMs ?? gap.toMs };
      const before = told.find(({ onsetMs }) => onsetMs === silence.onsetMs);
      if (before !== undefined && before.endMs === ended.endMs) continue;
      const episode = this.episodeOf(gap, ended, watch);
      if (before === undefined) report.add({ type: 'opened', episode: { ...episode, endMs: null } });
      report.add({ type: 'ended', episode });
    }
    return undefined;
  }

  private watchOf(gap: Gap): Watch | null {
    const { rule, context } = this;
    const intervalS = rule.intervalS ?? reportIntervalS(context.conditions, gap.kind, gap.device);
    if (intervalS === null) return null;
    const inWindows = rule.onlyInWindows ?? gap.kind === 'bus';
    const hours: OperatingHours | null = inWindows ? context.hours : null;
    const allowedMs = Math.round(Math.max(intervalS * rule.missedReports, rule.minSilenceS) * 1000);
    return { allowedMs, hours, notBeforeMs: context.inForceFromMs };
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

/** The horizon at which there may be something new to say about the gap. */
function nextChange(gap: Gap, { hours, allowedMs }: Watch, open: Episode | null): number | null {
  if (hours === null) return null;
  const span = hours.spanAt(gap.toMs);
  if (!span.open || open !== null) return span.toMs;
  return Math.min(span.toMs, Math.max(span.fromMs, gap.fromMs) + allowedMs + 1);
}
