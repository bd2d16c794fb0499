import type { Program } from '../transports/in-process.ts'
import { maskRequest } from './mask.ts'
import type { Receiver, RequestRecord } from './requests.ts'
import { saysUnhandled } from './unhandled.ts'

interface Recording {
  readonly requests: RequestRecord
  readonly now: () => number
}

/** A program whose requests are recorded, without their secrets. */
export const recorded = <Served extends Program>(
  program: Served,
  to: Receiver,
  { requests, now }: Recording,
): Served => {
  const fetch = async (request: Request): Promise<Response> => {
    const at = now()
    const complete = requests.record({ to, at, ...(await maskRequest(request)) })
    const response = await program.fetch(request)
    complete(response.status, to === 'planbridge' && (await saysUnhandled(request, response)))
    return response
  }
  return { ...program, fetch }
}
