import { cssColour } from '../app/css-colour.js';

const names = [
  '--map-water',
  '--map-land',
  '--map-village',
  '--map-district',
  '--map-label',
  '--map-label-halo',
  '--map-lane',
  '--map-lane-line',
  '--map-broken',
  '--map-zone',
  '--map-zone-exclusion',
  '--map-zone-parking',
  '--map-zone-slow',
  '--map-zone-permitted',
  '--map-trail',
  '--map-selected',
  '--state-active',
  '--state-idle',
  '--state-manual',
  '--state-stopped',
  '--state-attention',
  '--state-offline',
  '--state-unknown',
  '--symbol-paper',
] as const;

/** The colours of the map by their CSS variables, in the theme that is on the screen. */
export type MapPalette = Readonly<Record<(typeof names)[number], string>>;

export function readMapPalette(): MapPalette {
  return Object.fromEntries(names.map((name) => [name, cssColour(name)])) as MapPalette;
}
