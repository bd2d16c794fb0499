/**
 * A chunk of a body whose memory has no other owner. Its writer releases it as soon as it is flushed: V8 collects memory outside
 * its heap only once 64 MB have accumulated, and memory that was just used is still in the processor's caches.
 */
export class ReleasableBuffer extends Uint8Array<ArrayBuffer> {
  /** A view of a part must not release the memory. */
  static get [Symbol.species](): Uint8ArrayConstructor {
    return Uint8Array
  }

  /** Takes over the memory of a chunk, which the caller must not use any more. */
  static owning({ buffer, byteOffset, byteLength }: Uint8Array<ArrayBuffer>): ReleasableBuffer {
    return new ReleasableBuffer(buffer, byteOffset, byteLength)
  }

  /** Detaches the memory of this chunk and of all chunks before it. Does nothing unless the chunk ends where its memory ends. */
  release(): void {
    // A later chunk of the same memory may still be needed.
    if (this.byteOffset + this.byteLength < this.buffer.byteLength) return
    try {
      this.buffer.transfer(0)
    } catch {
      // Node's shared pool cannot be detached.
    }
  }
}

type Write = (bytes: Uint8Array, written?: (error?: Error | null) => void) => boolean

/** Calls `write`, and releases a releasable buffer once it is flushed. */
export const writeAndRelease = (write: Write, bytes: Uint8Array): boolean =>
  bytes instanceof ReleasableBuffer
    ? write(bytes, (error) => {
        // After an error the system may still read the memory.
        if (!error) bytes.release()
      })
    : write(bytes)
