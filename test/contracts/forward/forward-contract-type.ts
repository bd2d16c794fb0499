import type { Forward } from '@planbridge/bff/internal/transport/forward.ts'
import type { ForwardEnvironment } from './environment.ts'

/** Guarantees of every `forward` engine and their proofs over HTTP. */
export type ForwardContract = Readonly<
  Record<string, (forward: Forward, environment: ForwardEnvironment) => Promise<void>>
>
