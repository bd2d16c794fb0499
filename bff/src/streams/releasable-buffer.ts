/**
 * A piece of a body in memory that nobody else reads. Whoever has written it gives it back at once: garbage outside of V8's
 * heap is collected only when there are 64 MB of it, and memory that was just used is still in the processor's caches.
 */
export class ReleasableBuffer extends Uint8Array<ArrayBuffer> {
  /** A part of it is no reason to give back the whole. */
  static get [Symbol.species](): Uint8ArrayConstructor {
    return Uint8Array
  }

  /** The same memory, which from now on is this piece's alone. */
  static owning({ buffer, byteOffset, byteLength }: Uint8Array<ArrayBuffer>): ReleasableBuffer {
    return new ReleasableBuffer(buffer, byteOffset, byteLength)
  }

  /** Empties it, and all pieces that lie before it in the same memory. */
  release(): void {
    // Something behind it may still be wanted.
    if (this.byteOffset + this.byteLength < this.buffer.byteLength) return
    try {
      this.buffer.transfer(0)
    } catch {
      // Node's own pool cannot be given back. It is nobody's, so it waits for the collector like everything else.
    }
  }
}

type Write = (bytes: Uint8Array, written?: (error?: Error | null) => void) => boolean

/** Writes bytes as `write` does; a piece that can be given back is, once it has gone out. */
export const writeAndRelease = (write: Write, bytes: Uint8Array): boolean =>
  bytes instanceof ReleasableBuffer
    ? write(bytes, (error) => {
        // Until it has been written the system may still read from it.
        if (!error) bytes.release()
      })
    : write(bytes)
