import type { Forward } from '@planbridge/bff/testing'
import type { Environment } from './environment.ts'

/** What every engine of `forward` must hold to, over real HTTP. */
export type ForwardContract = Readonly<
  Record<string, (forward: Forward, environment: Environment) => Promise<void>>
>
