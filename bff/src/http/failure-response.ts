import { failures, failureTitles, type Problem } from '@planbridge/shared/contract'
import type { Events } from '../events.ts'
import { Failure, newReference } from '../failure.ts'
import type { Random } from '../runtime/platform.ts'

export interface FailureNeeds {
  readonly events: Events
  readonly random: Random
}

/** The request that failed. */
export interface FailedRequest {
  readonly path: string
  readonly method: string
  readonly by: 'anyone' | 'person' | 'host'
  /** True if the client disconnected, in which case the failure is logged as info and not as an error. */
  readonly clientDisconnected?: boolean
}

/** Problem details as plain data, for every HTTP adapter. @see https://www.rfc-editor.org/rfc/rfc9457 */
export interface FailureAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Turns an error into problem details. Private details go to the log only, under the same reference. */
export const failureAnswer =
  ({ events, random }: FailureNeeds) =>
  (error: unknown, where: FailedRequest): FailureAnswer => {
    const failure = error instanceof Failure ? error : new Failure('internal', 'unexpected', { cause: error })
    const reference = failure.reference ?? newReference(random)
    report(events, failure, { reference, ...where })
    const { status } = failures[failure.code]
    const title = failureTitles[failure.code]
    const problem: Problem = {
      type: `urn:planbridge:problem:${failure.code}`,
      title,
      status,
      code: failure.code,
      reference,
      ...membersOf(failure),
    }
    const headers: Record<string, string> = {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
    }
    if (failure.retryAfterSeconds !== undefined) headers['retry-after'] = String(failure.retryAfterSeconds)
    if (failure.allow !== undefined) headers['allow'] = failure.allow
    return { status, headers, body: JSON.stringify(problem) }
  }

/** The members that only some failures have. */
const membersOf = (failure: Failure): Partial<Problem> => {
  const members: Partial<Record<keyof Problem, unknown>> = {
    account: failure.account,
    retry_after: failure.retryAfterSeconds,
    connection: failure.connection,
    limit: failure.limit,
    character: failure.character,
    other_person: failure.otherPerson,
    offer: failure.offer,
  }
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))
}

/** Like `failureAnswer`, as a web response. */
export const failureResponse = (needs: FailureNeeds) => {
  const answer = failureAnswer(needs)
  return (error: unknown, where: FailedRequest): Response => {
    const { body, ...init } = answer(error, where)
    return new Response(body, init)
  }
}

/** The client chooses the path, and names in the detail. A line of the log has only the beginning of long ones. */
const loggedCharacters = { path: 300, detail: 1000 }

const report = (
  events: Events,
  failure: Failure,
  { clientDisconnected = false, path, ...facts }: FailedRequest & { reference: string },
) => {
  const { code, status, cause } = failure
  const message = failure.message.slice(0, loggedCharacters.detail)
  const request = { ...facts, path: path.slice(0, loggedCharacters.path) }
  if (status < 500) return events.requestFailed({ ...request, code, detail: message })
  // Not the message: an error from a library can quote its input.
  const detail = cause instanceof Error ? `${message} ${cause.name} ${firstFrames(cause)}` : message
  return clientDisconnected
    ? events.requestFailed({ ...request, code, detail })
    : events.requestErrored({ ...request, code, detail })
}

const firstFrames = ({ stack = '' }: Error): string =>
  stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 3)
    .map((line) => line.trim())
    .join(' ')
