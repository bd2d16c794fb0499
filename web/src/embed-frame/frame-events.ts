import type { EmbedError, EventName, FrameMessage } from '@planbridge/shared/embed'
import type { ConnectFlow } from '../connect-flow/flow.ts'
import type { BffFailure } from '../core/bff-client.ts'
import { describeConnectFailure } from '../messages/connect/describe-connect-failure.ts'
import type { ConnectTexts } from '../messages/connect/texts.ts'
import { namesOf } from '../connect-flow/screens/screen.ts'

const integrationOf = ({
  step,
}: ConnectFlow): Extract<FrameMessage, { type: 'planbridge:event' }>['integration'] => {
  if ('way' in step && step.way) return step.way.entry.id
  return 'connection' in step && step.connection ? step.connection.integration : null
}

export const eventMessage = (name: EventName, flow: ConnectFlow): FrameMessage => ({
  type: 'planbridge:event',
  name,
  integration: integrationOf(flow),
})

/** The failure that a state shows; null if it shows none. */
export const shownFailure = ({ step, failure }: ConnectFlow): BffFailure | null =>
  failure ?? (step.name === 'stopped' || step.name === 'refused' ? step.failure : null)

/** The names of what became visible between two states. */
export function eventsBetween(before: ConnectFlow, after: ConnectFlow): readonly EventName[] {
  const entered = (name: ConnectFlow['step']['name']) => after.step.name === name && before.step.name !== name
  const hinted = (flow: ConnectFlow) => flow.step.name === 'waiting' && flow.step.hint === 'closed'
  const failure = shownFailure(after)
  return [
    ...(entered('account') ? (['returned', 'account-choice-shown'] as const) : []),
    ...(entered('finishing') ? (['returned', 'verification-pending'] as const) : []),
    ...(hinted(after) && !hinted(before) ? (['window-closed'] as const) : []),
    ...(failure !== null && failure !== shownFailure(before) ? (['error-shown'] as const) : []),
  ]
}

/** Failures after which the same session is of no use. */
const finalCodes: ReadonlySet<string> = new Set([
  'connect-session-required',
  'connect-session-ended',
  'connect-session-used',
  'browser-unsuitable',
  'return-page-not-allowed',
])

/** A failure for the host's code and for its people. */
export function embedError(texts: ConnectTexts, flow: ConnectFlow, failure: BffFailure): EmbedError {
  const { title, text } = describeConnectFailure(texts, failure, namesOf(flow))
  return {
    code: failure.code,
    message: `The person saw the failure ${failure.code}`,
    displayMessage: `${title}. ${text}`,
    recoverable: !finalCodes.has(failure.code),
    reference: failure.reference,
  }
}

/** The message with which the frame says goodbye. */
export function goodbye(texts: ConnectTexts, flow: ConnectFlow): FrameMessage {
  const { step, view } = flow
  if ((step.name === 'done' || step.name === 'finishing') && step.connection && view)
    return {
      type: 'planbridge:success',
      result: {
        connectionId: step.connection.id,
        sessionId: view.id,
        integration: step.connection.integration,
        status: step.name === 'done' ? 'active' : 'pending_verification',
      },
    }
  const failure = shownFailure(flow)
  return { type: 'planbridge:exit', error: failure && embedError(texts, flow, failure) }
}
