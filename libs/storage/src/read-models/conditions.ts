/** What of a list its reader may see. */
export interface Scope {
  /** Set for a vendor: only its own. */
  readonly vendorId: string | null;
  /** Where set, only these devices. */
  readonly deviceIds?: readonly string[];
}

/** Conditions of a WHERE with their parameters, numbered as they come. */
export class Conditions {
  readonly values: unknown[] = [];
  private readonly parts: string[] = [];

  /** `sql` has one `?` for each value. */
  add(sql: string, ...values: readonly unknown[]): this {
    let at = 0;
    this.parts.push(sql.replace(/\?/g, () => this.param(values[at++])));
    return this;
  }

  /** Left out where the value is undefined or null. */
  addIf(sql: string, value: unknown): this {
    return value === undefined || value === null ? this : this.add(sql, value);
  }

  /** Times (RFC 3339) in [from, to), each where there is one; PostgreSQL itself cannot read the year 0. */
  during(column: string, from: string | undefined, to: string | undefined): this {
    this.addIf(`${column} >= ?`, from === undefined ? undefined : new Date(from));
    return this.addIf(`${column} < ?`, to === undefined ? undefined : new Date(to));
  }

  scope(scope: Scope, vendorColumn = 'vendor_id', deviceColumn = 'device_id'): this {
    this.addIf(`${vendorColumn} = ?`, scope.vendorId);
    return this.addIf(`${deviceColumn} = ANY(?::text[])`, scope.deviceIds);
  }

  /** Placeholder of one more parameter. */
  param(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  toString(): string {
    return this.parts.length === 0 ? 'true' : this.parts.map((part) => `(${part})`).join(' AND ');
  }
}
