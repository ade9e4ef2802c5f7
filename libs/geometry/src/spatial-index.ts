import Flatbush from 'flatbush';
import { type BoundingBox, distanceToBoxM } from './bounding-box.js';
import type { PlanePoint } from './points.js';

/** A static R-tree over the bounding boxes of lanes and zones, metres. Rebuilt, never edited. */
export class SpatialIndex {
  private readonly boxes: readonly BoundingBox[];
  /** Null without items: flatbush refuses an empty tree. */
  private readonly tree: Flatbush | null;

  constructor(items: readonly { readonly boundingBox: BoundingBox }[]) {
    this.boxes = items.map((item) => item.boundingBox);
    this.tree = items.length === 0 ? null : new Flatbush(items.length);
    for (const { minX, minY, maxX, maxY } of this.boxes) this.tree?.add(minX, minY, maxX, maxY);
    this.tree?.finish();
  }

  /**
   * Indices of the items whose box lies within `radiusM` metres of the point (0: holds the point), in
   * ascending order. A candidate's true shape may still be farther away.
   */
  search(point: PlanePoint, radiusM: number): readonly number[] {
    if (this.tree === null) return [];
    const { x, y } = point;
    const found = this.tree.search(x - radiusM, y - radiusM, x + radiusM, y + radiusM);
    let kept = 0;
    for (const index of found) {
      if (distanceToBoxM(this.boxes[index]!, x, y) <= radiusM) found[kept++] = index;
    }
    found.length = kept;
    return inOrder(found);
  }
}

/** Sorted in place, by insertion: few are found, nearly in order. */
function inOrder(indices: number[]): readonly number[] {
  for (let i = 1; i < indices.length; i++) {
    const index = indices[i]!;
    let j = i - 1;
    for (; j >= 0 && indices[j]! > index; j--) indices[j + 1] = indices[j]!;
    indices[j + 1] = index;
  }
  return indices;
}
