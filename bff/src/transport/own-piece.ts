/**
 * A piece of a body in memory that nobody else reads. Whoever has written it gives it back at once: garbage outside of V8's
 * heap is collected only when there are 64 MB of it, and memory that was just used is still in the processor's caches.
 */
export class OwnPiece extends Uint8Array<ArrayBuffer> {
  /** A part of it is no reason to give back the whole. */
  static get [Symbol.species](): Uint8ArrayConstructor {
    return Uint8Array
  }

  /** Empties it, and all pieces that lie before it in the same memory. */
  giveBack(): void {
    // Something behind it may still be wanted.
    if (this.byteOffset + this.byteLength < this.buffer.byteLength) return
    try {
      this.buffer.transfer(0)
    } catch {
      // Node's own pool cannot be given back. It is nobody's, so it waits for the collector like everything else.
    }
  }
}
