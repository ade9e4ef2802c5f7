/** A value with its JSON text, which is made once, when it is first sent to anybody. */
export class Encoded<T> {
  readonly value: T;
  readonly vendorId: string;
  #json: string | undefined;

  constructor(value: T, vendorId: string) {
    this.value = value;
    this.vendorId = vendorId;
  }

  get json(): string {
    this.#json ??= JSON.stringify(this.value);
    return this.#json;
  }
}
