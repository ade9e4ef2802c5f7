import type { PlanePoint } from './points.js';

/** An axis-parallel rectangle in the plane, metres; edges belong to it. */
export interface BoundingBox {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

/**
 * The smallest box that holds all points, metres.
 * @throws RangeError without points.
 */
export function boundingBoxOf(points: readonly PlanePoint[]): BoundingBox {
  if (points.length === 0) throw new RangeError('no points, no bounding box');
  let minX = Number.POSITIVE_INFINITY;
  let minY = Number.POSITIVE_INFINITY;
  let maxX = Number.NEGATIVE_INFINITY;
  let maxY = Number.NEGATIVE_INFINITY;
  for (const { x, y } of points) {
    if (x < minX) minX = x;
    if (x > maxX) maxX = x;
    if (y < minY) minY = y;
    if (y > maxY) maxY = y;
  }
  return { minX, minY, maxX, maxY };
}

/**
 * The smallest box that holds all boxes, metres.
 * @throws RangeError without boxes.
 */
export function unionOfBoxes(boxes: readonly BoundingBox[]): BoundingBox {
  const corners: PlanePoint[] = [];
  for (const box of boxes) corners.push({ x: box.minX, y: box.minY }, { x: box.maxX, y: box.maxY });
  return boundingBoxOf(corners);
}

/** The box with `marginM` metres more on every side. */
export function expandedBox(box: BoundingBox, marginM: number): BoundingBox {
  return {
    minX: box.minX - marginM,
    minY: box.minY - marginM,
    maxX: box.maxX + marginM,
    maxY: box.maxY + marginM,
  };
}

/** Metres from a point to the box; 0 inside it and on its edge. */
export function distanceToBoxM(box: BoundingBox, x: number, y: number): number {
  const dx = x < box.minX ? box.minX - x : x > box.maxX ? x - box.maxX : 0;
  const dy = y < box.minY ? box.minY - y : y > box.maxY ? y - box.maxY : 0;
  return Math.sqrt(dx * dx + dy * dy);
}

/** Metres from a point to the box's edge: negative inside, positive outside. */
export function signedDistanceToBoxM(box: BoundingBox, x: number, y: number): number {
  const beyondX = Math.max(box.minX - x, x - box.maxX);
  const beyondY = Math.max(box.minY - y, y - box.maxY);
  if (beyondX > 0 && beyondY > 0) return Math.sqrt(beyondX * beyondX + beyondY * beyondY);
  return Math.max(beyondX, beyondY);
}
