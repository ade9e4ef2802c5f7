import type { parse } from '@bufbuild/cel';

/** A part of a parsed expression. */
export type Expr = ReturnType<typeof parse>['expr'];
type ExprKind = Expr['exprKind'];
export type Call = Extract<ExprKind, { case: 'callExpr' }>['value'];
export type Select = Extract<ExprKind, { case: 'selectExpr' }>['value'];
export type Constant = Extract<ExprKind, { case: 'constExpr' }>['value'];

/** A number in the place of another part. */
export function double(expr: Expr, value: number): Expr {
  const constant = { $typeName: 'cel.expr.Constant', constantKind: { case: 'doubleValue', value } } as const;
  return { ...expr, exprKind: { case: 'constExpr', value: constant } };
}

/** A list in the place of another part. */
export function listing(expr: Expr, elements: readonly Expr[]): Expr {
  const value = {
    $typeName: 'cel.expr.Expr.CreateList' as const,
    elements: [...elements],
    optionalIndices: [],
  };
  return { ...expr, exprKind: { case: 'listExpr', value } };
}

/** A variable in the place of another part. */
export function identifier(expr: Expr, name: string): Expr {
  return {
    ...expr,
    exprKind: { case: 'identExpr', value: { $typeName: 'cel.expr.Expr.Ident', name } },
  };
}

/** The same call on other parts: its target, where it has one, then its arguments. */
export function withParts(expr: Expr, parts: readonly Expr[]): Expr {
  if (expr.exprKind.case !== 'callExpr') return expr;
  const { value } = expr.exprKind;
  const [target, ...others] = parts;
  const called = value.target === undefined ? { args: [...parts] } : { target, args: others };
  return { ...expr, exprKind: { case: 'callExpr', value: { ...value, ...called } } };
}
