import { clockText, dateText, dateTimeText, utcText } from '../format/time-format.js';

const formats = { dateTime: dateTimeText, date: dateText, clock: clockText } as const;

interface TimeTextProps {
  /** RFC 3339, as on the wire. */
  readonly at: string;
  readonly format?: keyof typeof formats;
}

/** A time in Taipei's zone, with UTC where one points at it. */
export function TimeText({ at, format = 'dateTime' }: TimeTextProps) {
  const atMs = Date.parse(at);
  return (
    <time dateTime={at} title={utcText(atMs)} className="nowrap">
      {formats[format](atMs)}
    </time>
  );
}
