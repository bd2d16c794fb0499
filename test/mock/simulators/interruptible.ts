import type { Simulator } from './simulator.ts'

/** Something that goes wrong on the way: before the program, after it, or instead of it. */
export interface Interruption {
  readonly when: (request: Request) => boolean
  /** `proceed` lets the program answer; not calling it means that the program never saw the request. */
  readonly answer: (request: Request, proceed: () => Promise<Response>) => Promise<Response> | Response
  /** Default 1. */
  readonly times?: number
}

export interface Interruptible {
  readonly fetch: (request: Request) => Promise<Response>
  /** The newest interruption that matches wins; the returned function takes it back. */
  readonly interrupt: (interruption: Interruption) => () => void
}

/**
 * A simulator whose answers a test can disturb, for example losing the answer to a refresh after it took effect:
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

  return { ...program, fetch, interrupt }
}
