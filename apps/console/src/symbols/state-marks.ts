import type { DeviceState } from '../live/device-state.js';

/** How a state is drawn: its colour, filled or hollow, and a mark that stands for the kind's own glyph. */
export interface StateMark {
  /** CSS variable of the colour. */
  readonly colour: `--state-${DeviceState}`;
  readonly hollow: boolean;
  /** Line in the 32 by 32 box; null where the kind's glyph stays. */
  readonly mark: string | null;
}

export const stateMarks: Readonly<Record<DeviceState, StateMark>> = {
  attention: { colour: '--state-attention', hollow: false, mark: 'M16 9.5V17.5M16 21.6V22' },
  stopped: { colour: '--state-stopped', hollow: false, mark: 'M12.5 12.5H19.5V19.5H12.5Z' },
  manual: {
    colour: '--state-manual',
    hollow: false,
    mark: 'M16 10.5A5.5 5.5 0 0 1 16 21.5A5.5 5.5 0 0 1 16 10.5ZM10.7 16H21.3M16 16V21',
  },
  active: { colour: '--state-active', hollow: false, mark: null },
  idle: { colour: '--state-idle', hollow: true, mark: null },
  offline: { colour: '--state-offline', hollow: false, mark: 'M12.2 12.2L19.8 19.8M19.8 12.2L12.2 19.8' },
  unknown: {
    colour: '--state-unknown',
    hollow: true,
    mark: 'M13 13.2A3 3 0 1 1 17.2 16C16.4 16.4 16 17 16 18M16 21.6V22',
  },
};
