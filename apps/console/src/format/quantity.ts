/** A number as people see it, with its unit. */
export interface Shown {
  readonly text: string;
  readonly unit: string;
}

const kmhPerMps = 3.6;

/** Metres per second as kilometres per hour: the console is where people read speeds. */
export function mpsToKmh(speedMps: number): number {
  return speedMps * kmhPerMps;
}

/** The number of decimals that say something in this unit. */
const decimals: Readonly<Record<string, number>> = {
  'km/h': 1,
  m: 2,
  s: 0,
  '%': 0,
  '°': 0,
  V: 1,
  A: 2,
  W: 1,
  '°C': 1,
  dBm: 0,
  ms: 0,
  Wh: 0,
  h: 0,
  kg: 1,
  L: 0,
};

/** A quantity of the contract for people: m/s becomes km/h, the rest keeps its unit. */
export function shownQuantity(value: number, unit: string | undefined, language: string): Shown {
  if (unit === 'm/s') return shownQuantity(mpsToKmh(value), 'km/h', language);
  const maximumFractionDigits = decimals[unit ?? ''] ?? 2;
  const text = new Intl.NumberFormat(language, { maximumFractionDigits }).format(value);
  return { text, unit: unit ?? '' };
}

/** `3.4 km/h`, `85%`, `90°`: the sign of a ratio or angle stands close. */
export function quantityText(value: number, unit: string | undefined, language: string): string {
  const shown = shownQuantity(value, unit, language);
  if (shown.unit === '') return shown.text;
  return shown.unit === '%' || shown.unit === '°'
    ? `${shown.text}${shown.unit}`
    : `${shown.text} ${shown.unit}`;
}

/** `1.2 kB`, in thousands. */
export function bytesText(sizeBytes: number, language: string): string {
  const format = (value: number, digits: number) =>
    new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value);
  if (sizeBytes < 1000) return `${format(sizeBytes, 0)} B`;
  if (sizeBytes < 1_000_000) return `${format(sizeBytes / 1000, 1)} kB`;
  return `${format(sizeBytes / 1_000_000, 1)} MB`;
}
