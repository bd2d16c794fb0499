import type { Simulator } from './simulator.ts'

/** An interruption of a request: before the simulator handles it, after that, or instead. */
export interface Interruption {
  readonly when: (request: Request) => boolean
  /** `proceed` passes the request to the simulator. Without that call the simulator does not receive it. */
  readonly answer: (request: Request, proceed: () => Promise<Response>) => Promise<Response> | Response
  /** The number of requests to interrupt. Default: 1. */
  readonly times?: number
}

/** A program whose requests can be interrupted. */
export interface Interruptible {
  readonly fetch: (request: Request) => Promise<Response>
  /** Adds an interruption; the newest match applies. The returned function removes it. */
  readonly interrupt: (interruption: Interruption) => () => void
  /** Removes all interruptions. */
  readonly restore: () => void
}

/**
 * A simulator whose responses a test can interrupt, for example to lose the response to a refresh that took effect:
 * `interrupt({ when: isTokenRequest, answer: async (_, proceed) => { await proceed(); throw new TypeError('lost') } })`.
 */
export const interruptible = <Program extends Pick<Simulator, 'fetch'>>(
  program: Program,
): Program & Interruptible => {
  const planned = new Map<Interruption, number>()
  const next = (request: Request) =>
    [...planned.keys()].toReversed().find((interruption) => interruption.when(request))

  const fetch = async (request: Request): Promise<Response> => {
    const interruption = next(request)
    if (interruption === undefined) return program.fetch(request)
    const left = (planned.get(interruption) ?? 1) - 1
    if (left === 0) planned.delete(interruption)
    else planned.set(interruption, left)
    return interruption.answer(request, () => program.fetch(request))
  }

  const interrupt = (interruption: Interruption) => {
    planned.set(interruption, interruption.times ?? 1)
    return () => void planned.delete(interruption)
  }

  return { ...program, fetch, interrupt, restore: () => planned.clear() }
}
