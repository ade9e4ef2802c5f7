const uniqueViolationCode = '23505';
const checkViolationCode = '23514';
const foreignKeyViolationCode = '23503';

/** SQLSTATE of an error of pg, or of one that TypeORM wrapped. */
function sqlState(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, driverError } = error as { code?: unknown; driverError?: { code?: unknown } };
  const state = code ?? driverError?.code;
  return typeof state === 'string' ? state : undefined;
}

export function isUniqueViolation(error: unknown): boolean {
  return sqlState(error) === uniqueViolationCode;
}

/** Also what PostgreSQL says where a row has no partition. */
export function isCheckViolation(error: unknown): boolean {
  return sqlState(error) === checkViolationCode;
}

export function isForeignKeyViolation(error: unknown): boolean {
  return sqlState(error) === foreignKeyViolationCode;
}
