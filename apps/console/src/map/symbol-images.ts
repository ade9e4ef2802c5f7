import type { Map as MapLibreMap } from 'maplibre-gl';
import { type Kind, kinds } from '#contracts';
import { type DeviceState, deviceStates } from '../live/device-state.js';
import { kindSymbols } from '../symbols/kind-symbols.js';
import { stateMarks } from '../symbols/state-marks.js';
import { iconName } from './device-features.js';
import type { MapPalette } from './map-palette.js';

const boxPx = 32;
const pixelRatio = 2;
const headingBoxPx = 60;

/** Draws the symbols of all kinds in all states, and gives them to the map under their names. */
export function addSymbolImages(map: MapLibreMap, palette: MapPalette): void {
  for (const state of deviceStates) {
    setImage(map, `heading-${state}`, headingImage(palette[stateMarks[state].colour]));
    for (const kind of kinds) setImage(map, iconName(kind, state), symbolImage(kind, state, palette));
  }
}

function setImage(map: MapLibreMap, name: string, image: ImageData): void {
  if (map.hasImage(name)) map.updateImage(name, image);
  else map.addImage(name, image, { pixelRatio });
}

function symbolImage(kind: Kind, state: DeviceState, palette: MapPalette): ImageData {
  const { shape, glyph } = kindSymbols[kind];
  const { colour, hollow, mark } = stateMarks[state];
  const main = palette[colour];
  const paper = palette['--symbol-paper'];
  return drawn(boxPx + 4, (context) => {
    context.translate(2, 2);
    context.lineJoin = 'round';
    context.lineCap = 'round';
    const outline = new Path2D(shape);
    context.strokeStyle = paper;
    context.lineWidth = 5;
    context.stroke(outline);
    context.fillStyle = hollow ? paper : main;
    context.fill(outline);
    context.strokeStyle = main;
    context.lineWidth = 2;
    context.stroke(outline);
    context.strokeStyle = hollow ? main : paper;
    context.lineWidth = mark === null ? 1.8 : 2.6;
    context.stroke(new Path2D(mark ?? glyph));
  });
}

/** An arrow head that stands off from the symbol, pointing north until the map turns it. */
function headingImage(colour: string): ImageData {
  return drawn(headingBoxPx, (context) => {
    context.fillStyle = colour;
    context.fill(new Path2D('M30 2L38.5 15Q30 10.5 21.5 15Z'));
  });
}

function drawn(sizePx: number, draw: (context: OffscreenCanvasRenderingContext2D) => void): ImageData {
  const canvas = new OffscreenCanvas(sizePx * pixelRatio, sizePx * pixelRatio);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no 2D canvas');
  context.scale(pixelRatio, pixelRatio);
  draw(context);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}
