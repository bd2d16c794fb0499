import type { HostKey } from '../domain/host-key.ts'
import type { Integration } from '../domain/integration.ts'
import type { Secret } from '../domain/secret.ts'
import type { StorePlace } from './schema/store-entry.ts'

/** All that an operator decides, checked and complete. */
export interface Config {
  /** Where people reach the app: scheme, host and port. */
  readonly origin: string
  readonly listen: { readonly host: string; readonly port: number }
  /** Health and metrics, apart from what people reach. */
  readonly operations: { readonly host: string; readonly port: number }
  readonly store: StorePlace
  readonly vault: { readonly current: string; readonly keys: Readonly<Record<string, Secret>> }
  readonly sessions: {
    readonly idleSeconds: number
    readonly absoluteSeconds: number
    readonly callsPerMinute: number
    /** Sessions of one person at once. */
    readonly perPerson: number
  }
  /** What may pass at most, and for how long. */
  readonly proxy: {
    readonly requestBytesMax: number
    readonly answerBytesMax: number
    readonly answerSecondsMax: number
    /** Whether answers are searched for the credentials of their own connection. */
    readonly guard: boolean
  }
  readonly hostKeys: readonly HostKey[]
  readonly integrations: readonly Integration[]
  /** Every origin is loopback and every provider simulated: anonymous use is possible. */
  readonly anonymousUse: boolean
}
