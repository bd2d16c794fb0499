import type { Kit } from '@planbridge/mock/handlers'

/** A kit that is reached over one wire. Clock, scenario and records are those of the kit. */
export interface Wire {
  readonly name: string
  readonly kit: Kit
  /** Sends a request over the wire. */
  readonly send: (request: Request) => Promise<Response>
  readonly close: () => Promise<void>
}
