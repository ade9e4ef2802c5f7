import type { Kind } from '#contracts';
import type { DeviceState } from '../live/device-state.js';
import { kindSymbols } from './kind-symbols.js';
import { stateMarks } from './state-marks.js';
import './device-symbol.css';

interface DeviceSymbolProps {
  readonly kind: Kind;
  readonly state?: DeviceState;
  readonly faded?: boolean;
  readonly sizePx?: number;
}

/** The same symbol as on the map; decoration beside a text that says the same. */
export function DeviceSymbol({ kind, state = 'active', faded = false, sizePx = 22 }: DeviceSymbolProps) {
  const { shape, glyph } = kindSymbols[kind];
  const { hollow, mark } = stateMarks[state];
  return (
    <svg
      className={`device-symbol is-${state}${hollow ? ' is-hollow' : ''}${faded ? ' is-faded' : ''}`}
      width={sizePx}
      height={sizePx}
      viewBox="0 0 32 32"
      aria-hidden="true"
    >
      <path className="device-symbol-shape" d={shape} />
      <path className="device-symbol-mark" d={mark ?? glyph} />
    </svg>
  );
}
