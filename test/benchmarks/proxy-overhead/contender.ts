import type { Application } from '../../harness/identity-server/configuration.ts'
import type { Running } from './machine/pinned.ts'

/** Somebody who keeps a token for a browser and forwards its calls. */
export interface Contender {
  readonly name: string
  /** How its identity server knows it. */
  readonly applicationsAt: (port: number) => readonly Application[]
  /** Starts it, and lets a person sign in through it. */
  readonly start: (environment: Environment) => Promise<LoadTarget>
}

/** What every contender is given. */
export interface Environment {
  /** A folder of its own. */
  readonly folder: string
  readonly port: number
  readonly issuer: string
  readonly api: string
  readonly subscriptionKey: string
}

/** A browser whose person is signed in. */
export interface Caller {
  readonly cookie: string
  /** What stands before the path of the API. */
  readonly prefix: string
}

/** A contender with people who are signed in. */
export interface LoadTarget {
  readonly running: readonly Running[]
  readonly ports: readonly number[]
  readonly host: string
  readonly callers: readonly Caller[]
}
