/**
 * Makes the classes of binary data those of the platform's own functions again. jsdom replaces the classes in the global object by its
 * own, so `new TextEncoder().encode('') instanceof Uint8Array` is false there, and no library for cryptography takes such bytes.
 */
export const restoreBinaryClasses = (): void => {
  const bytes = new TextEncoder().encode('')
  if (bytes instanceof Uint8Array) return
  const { constructor: bytesClass } = Object.getPrototypeOf(bytes) as { constructor: unknown }
  const { constructor: bufferClass } = Object.getPrototypeOf((bytes as Uint8Array).buffer) as {
    constructor: unknown
  }
  Object.assign(globalThis, { Uint8Array: bytesClass, ArrayBuffer: bufferClass })
}
