import type { Kit, PageConditions } from '@planbridge/mock/handlers'

/** A kit that is reached over one wire. Clock, scenario and records are those of the kit. */
export interface Wire {
  readonly name: string
  readonly kit: Kit
  /** Sends a request over the wire. */
  readonly send: (request: Request) => Promise<Response>
  /** Lets the page of a wire with a page open a window; resolves to what becomes of it. */
  readonly openWindow?: () => Promise<PageConditions['popup']>
  readonly close: () => Promise<void>
}
