import type { Application } from '../../harness/identity-server/configuration.ts'
import type { Running } from './machine/pinned.ts'

/** A proxy that stores a token for a browser and forwards its calls. */
export interface Contender {
  readonly name: string
  /** Its registrations at the identity server. */
  readonly applicationsAt: (port: number) => readonly Application[]
  /** Starts it and signs a person in. */
  readonly start: (environment: Environment) => Promise<LoadTarget>
}

/** The environment of a contender. */
export interface Environment {
  /** Its own folder. */
  readonly folder: string
  readonly port: number
  readonly issuer: string
  readonly api: string
  readonly subscriptionKey: string
}

/** A signed-in browser. */
export interface Caller {
  readonly cookie: string
  /** The prefix of API paths. */
  readonly prefix: string
}

/** A running contender with signed-in callers. */
export interface LoadTarget {
  readonly running: readonly Running[]
  readonly ports: readonly number[]
  readonly host: string
  readonly callers: readonly Caller[]
}
