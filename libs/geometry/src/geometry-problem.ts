/** Why coordinates are no usable line or area. */
export type GeometryFault =
  | 'unsupported_type'
  | 'bad_structure'
  | 'not_a_number'
  | 'out_of_range'
  | 'too_few_points'
  | 'too_many_points'
  | 'ring_not_closed'
  | 'ring_crosses_itself'
  | 'rings_cross'
  | 'hole_outside'
  | 'members_overlap'
  | 'bad_half_width';

/** One fault, and where: `path` is like `coordinates[0][3]`; `detail` is English for people. */
export interface GeometryProblem {
  readonly reason: GeometryFault;
  readonly path: string;
  readonly detail: string;
}

/** A value, or the first fault found. Same form as the Outcome of the contracts. */
export type GeometryOutcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: GeometryProblem };

/** The failed outcome of one fault. */
export function geometryFailure(
  reason: GeometryFault,
  path: string,
  detail: string,
): { readonly ok: false; readonly problem: GeometryProblem } {
  return { ok: false, problem: { reason, path, detail } };
}
