import { type Bytes, concatChunks } from '../streams/body.ts'
import type { Credentials } from './credentials.ts'
import type { Guard } from './guard.ts'

/** Watches one body that arrives in pieces. */
export interface Watch {
  /** What of everything so far may go on now; undefined: this piece completes a credential, and nothing more may go on. */
  admit(chunk: Bytes): Bytes | undefined
  /** What was held back, once nothing more comes; nothing the second time. */
  rest(): Bytes
}

const nothing = new Uint8Array(0)

/** Holds back what may be the beginning of a credential until the next piece tells: no part of one goes on. */
export const openWatch = (guard: Guard, credentials: Credentials): Watch => {
  let held: Bytes = nothing
  return {
    admit(chunk) {
      const bytes = held.length === 0 ? chunk : concatChunks([held, chunk])
      held = nothing
      if (guard.finds(credentials, bytes)) return undefined
      const settled = bytes.length - guard.openEnd(credentials, bytes)
      if (settled === bytes.length) return bytes
      held = bytes.slice(settled)
      return bytes.subarray(0, settled)
    },
    rest() {
      const last = held
      held = nothing
      return last
    },
  }
}
