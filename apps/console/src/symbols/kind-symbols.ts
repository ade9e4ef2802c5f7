import type { Kind } from '#contracts';

/** A symbol in a box of 32 by 32: `shape` is filled, `glyph` is drawn over it as a line. */
export interface KindSymbol {
  readonly shape: string;
  readonly glyph: string;
}

/** The outline tells the kind, also to those who see no colours. */
export const kindSymbols: Readonly<Record<Kind, KindSymbol>> = {
  bus: {
    shape: 'M10 7H22A9 9 0 0 1 22 25H10A9 9 0 0 1 10 7Z',
    glyph: 'M10 12H22V19H10ZM10 15.5H22M16 12V15.5M12.5 19V21M19.5 19V21',
  },
  streetlight: {
    shape: 'M16 5A11 11 0 0 1 16 27A11 11 0 0 1 16 5Z',
    glyph: 'M13.5 23V12.5A3 3 0 0 1 16.5 9.5H20M18 12.5H22M20 9.5V12.5',
  },
  parking: {
    shape: 'M6 6H26V26H6Z',
    glyph: 'M12.5 22V10H17A3.4 3.4 0 0 1 17 17H12.5',
  },
  efence: {
    shape: 'M16 3.5L27 9.75V22.25L16 28.5L5 22.25V9.75Z',
    glyph: 'M10.5 21V12M16 21V10M21.5 21V12M9 14.5H23M9 18.5H23',
  },
  traffic: {
    shape: 'M16 2.5L29.5 16L16 29.5L2.5 16Z',
    glyph: 'M11 20V17M16 20V11M21 20V14',
  },
  bin: {
    shape: 'M4 6.5H28L24.5 27H7.5Z',
    glyph: 'M10 11.5H22M14 11.5V9.8H18V11.5M12 14.5L12.8 22.5H19.2L20 14.5M16 14.5V22.5',
  },
};
