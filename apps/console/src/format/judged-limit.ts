import type { ExplainedReading } from '#contracts';

type Judged = Pick<ExplainedReading, 'value' | 'excess'>;

/**
 * The limit that each reading was held against, in the unit of its value: `value - excess` where more is
 * worse, `value + excess` where less is. Which of the two it is shows in their spread: the limit moves less
 * than what is measured. Null where readings are a yes or no and have no limit.
 */
export function judgedLimits(readings: readonly Judged[]): readonly number[] | null {
  const above = readings.map(({ value, excess }) => value - excess);
  const below = readings.map(({ value, excess }) => value + excess);
  const measured = spreadOf(readings.map(({ value }) => value));
  const [ofAbove, ofBelow] = [spreadOf(above), spreadOf(below)];
  const least = Math.min(ofAbove, ofBelow);
  if (measured === 0 || least >= measured) return null;
  return ofAbove <= ofBelow ? above : below;
}

function spreadOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : Math.max(...values) - Math.min(...values);
}
