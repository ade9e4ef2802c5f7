import { type BoundingBox, expandedBox, unionOfBoxes } from './bounding-box.js';
import type { PlanePoint } from './points.js';
import { SpatialIndex } from './spatial-index.js';

/** A vehicle is in a cell of this side for some seconds, metres. */
const LEAST_CELL_M = 8;
/** What lies within reach but for rounding is near as well. */
const ROUNDING_M = 0.01;
/** So many cells an item at most: a wide item among small ones costs no memory. */
const CELLS_PER_ITEM = 16;

/**
 * What lies near a point, for those who ask again and again: the plane is divided into square cells, and what
 * is within reach of a cell is searched for when it is first asked for, and kept.
 */
export class CellIndex<T> {
  private readonly index: SpatialIndex;
  /** Beyond it nothing is within reach; null without items. */
  private readonly extent: BoundingBox | null;
  private readonly cellM: number;
  private readonly columns: number;
  private readonly cells: (readonly T[] | undefined)[] = [];
  private readonly nothing: readonly T[] = [];

  constructor(
    private readonly items: readonly T[],
    boxOf: (item: T) => BoundingBox,
    private readonly reachM: number,
  ) {
    const boxes = items.map(boxOf);
    this.index = new SpatialIndex(boxes.map((boundingBox) => ({ boundingBox })));
    this.extent = items.length === 0 ? null : expandedBox(unionOfBoxes(boxes), reachM + ROUNDING_M);
    this.cellM = cellSideM(this.extent, items.length);
    this.columns = this.extent === null ? 0 : cellsAcross(this.extent.minX, this.extent.maxX, this.cellM);
  }

  /**
   * All items whose box lies within `reachM` metres of the point, in ascending order; of those farther away
   * some too.
   */
  near({ x, y }: PlanePoint): readonly T[] {
    const { extent, cellM } = this;
    if (extent === null) return this.nothing;
    if (!(x >= extent.minX && x <= extent.maxX && y >= extent.minY && y <= extent.maxY)) return this.nothing;
    const column = Math.floor((x - extent.minX) / cellM);
    const row = Math.floor((y - extent.minY) / cellM);
    const cell = row * this.columns + column;
    return this.cells[cell] ?? this.fill(cell, extent.minX + column * cellM, extent.minY + row * cellM);
  }

  private fill(cell: number, minX: number, minY: number): readonly T[] {
    const halfM = this.cellM / 2;
    // A cell lies within the circle around it.
    const radiusM = halfM * Math.SQRT2 + this.reachM + ROUNDING_M;
    const found = this.index.search({ x: minX + halfM, y: minY + halfM }, radiusM);
    const items = found.map((i) => this.items[i]!);
    this.cells[cell] = items;
    return items;
  }
}

function cellsAcross(fromM: number, toM: number, cellM: number): number {
  return Math.floor((toM - fromM) / cellM) + 1;
}

function cellSideM(extent: BoundingBox | null, items: number): number {
  let cellM = LEAST_CELL_M;
  if (extent === null) return cellM;
  const { minX, minY, maxX, maxY } = extent;
  const most = Math.max(items, 1) * CELLS_PER_ITEM;
  while (cellsAcross(minX, maxX, cellM) * cellsAcross(minY, maxY, cellM) > most) cellM *= 2;
  return cellM;
}
