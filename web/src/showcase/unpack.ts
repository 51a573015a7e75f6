// From bytes to typed arrays; the layout is described by ShowcaseData.

/** Reads LEB128 numbers one after the other. */
export class Numbers {
  #place = 0;

  constructor(private readonly bytes: Uint8Array) {}

  /** The next numbers as an array. */
  take(count: number): Int32Array {
    const { bytes } = this;
    const taken = new Int32Array(count);
    let place = this.#place;
    for (let index = 0; index < count; index++) {
      let byte = bytes[place++] ?? 0;
      let number = byte & 127;
      for (let shift = 7; byte > 127; shift += 7) {
        byte = bytes[place++] ?? 0;
        number += (byte & 127) * 2 ** shift;
      }
      taken[index] = number;
    }
    if (place > bytes.length) throw new Error("the data of this page are cut short");
    this.#place = place;
    return taken;
  }

  /** Whether all was read. */
  get done(): boolean {
    return this.#place === this.bytes.length;
  }
}
