import type { Violation } from '#contracts';
import type { Reading } from './episode-machine.js';

/** Two levels, so that a value that trembles at one of them makes no row of findings. */
export interface Threshold {
  /** At this level the condition is broken. */
  readonly enter: number;
  /** At this level it is kept again. */
  readonly leave: number;
}

type More = Pick<Reading, 'facts'> & { readonly placeId?: string | null; readonly unit?: string };

/** A value that must stay below a level: `breach` at `enter` or above, `clear` at `leave` or below. */
export function readAbove(value: number, { enter, leave }: Threshold, more: More = {}): Reading {
  return readingOf(value, value - enter, value <= leave, more);
}

/** A value that must stay above a level: `breach` at `enter` or below, `clear` at `leave` or above. */
export function readBelow(value: number, { enter, leave }: Threshold, more: More = {}): Reading {
  return readingOf(value, enter - value, value >= leave, more);
}

/** What a device states itself, without a measure of it: 1 where it states the breach, else 0. */
export function readStated(broken: boolean, more: More = {}): Reading {
  const value = broken ? 1 : 0;
  return { verdict: broken ? 'breach' : 'clear', excess: broken ? 1 : -1, value, placeId: null, ...more };
}

/** The parameter's level lies on the wrong side of the other: `above` says which way it must not lie. */
export function reversed(name: string, side: 'above' | 'below', other: string) {
  const violations: readonly Violation[] = [{ at: `/${name}`, message: `must not be ${side} ${other}` }];
  return { ok: false, problem: violations } as const;
}

function readingOf(value: number, beyond: number, kept: boolean, more: More): Reading {
  const broken = beyond >= 0;
  // At the level itself the condition is broken: the excess must be above 0 there.
  const excess = broken ? Math.max(beyond, Number.EPSILON) : beyond;
  return { verdict: broken ? 'breach' : kept ? 'clear' : 'between', excess, value, placeId: null, ...more };
}
