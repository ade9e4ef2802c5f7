/** The share of fixes that lie within hAccM of the true place. */
const ACCURACY_LEVEL = 0.68;
/** Radius of that share in sigmas: 1.5096. */
const ACCURACY_RADIUS_SIGMAS = Math.sqrt(-2 * Math.log(1 - ACCURACY_LEVEL));

/** What is known of a point against an edge. */
export type EdgeVerdict = 'inside' | 'outside' | 'undetermined';

/** A signed distance to an edge and how sure it is. */
export interface UncertainDistance {
  /** Metres, negative inside, positive outside. */
  readonly signedDistanceM: number;
  /** Standard deviation in one direction, metres, 0 or more. */
  readonly sigmaM: number;
}

/**
 * Standard deviation in one direction, metres, of a position whose 68 % radius is `hAccM`.
 * With equal, independent normal errors to the east and north the radius is Rayleigh distributed,
 * P(r <= R) = 1 - exp(-R^2 / (2 sigma^2)); at 0.68 that makes R = sqrt(-2 ln 0.32) sigma = 1.5096 sigma.
 * Distances to an edge depend on one direction only, the one across it, so this sigma is theirs.
 */
export function sigmaOfAccuracyM(hAccM: number): number {
  return hAccM / ACCURACY_RADIUS_SIGMAS;
}

/**
 * Outside when farther out than k sigmas, inside when at least k sigmas in, else undetermined. At
 * sigma 0 the edge itself is inside. What is not a number leaves it undetermined.
 */
export function classifyDistance(distance: UncertainDistance & { readonly k: number }): EdgeVerdict {
  const marginM = distance.k * distance.sigmaM;
  if (distance.signedDistanceM > marginM) return 'outside';
  if (distance.signedDistanceM <= 0 - marginM) return 'inside';
  return 'undetermined';
}

/**
 * Probability that the true point is outside an edge that is straight over a few sigmas:
 * Phi(d / sigma), by Abramowitz and Stegun 26.2.17 (absolute error below 7.5e-8).
 * At sigma 0 it is 0 or 1 (the edge itself is inside).
 */
export function outsideProbability({ signedDistanceM, sigmaM }: UncertainDistance): number {
  if (sigmaM === 0) return signedDistanceM > 0 ? 1 : 0;
  const z = signedDistanceM / sigmaM;
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const series =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const upperTail = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
  return z > 0 ? 1 - upperTail : upperTail;
}
