import type { AccessModel } from '@planbridge/shared/contract'
import { useEffect } from 'react'
import type { ReactElement } from 'react'
import type { ApiAnswer } from '../../core/api-call.ts'
import { failed } from '../../core/bff-client.ts'
import type { NextStep } from '../../messages/failure-message.ts'
import { failureWords } from '../../messages/failure-words.ts'
import { fill } from '../../messages/fill.ts'
import { nextPage } from '../../core/next-page.ts'
import type { Asked } from '../../core/stores/api-call-store.ts'
import { Button } from '../../ui/forms/button.tsx'
import { FailureNotice } from '../display/failure-notice.tsx'
import { useMessages, usePart, useParts } from '../parts-context.tsx'
import { routes } from '../routes.ts'
import { HostCode } from './host-code.tsx'
import { type Answered, ProviderAnswer } from './provider-answer.tsx'
import styles from './call-answer.module.css'

function useSummary(provider: string): string {
  const messages = useMessages()
  const { phase } = usePart('apiCall')
  if (phase.name === 'idle') return ''
  if (phase.name === 'sending') return fill(messages.tryCall.waiting, { provider })
  return phase.answer.kind === 'failed'
    ? failureWords(messages, phase.answer.failure, provider).title
    : `${messages.tryCall.answer}: ${phase.answer.status}`
}

const leadsHome: ReadonlySet<NextStep> = new Set(['start-over', 'connect-first', 'go-home'])

/** To a fresh document: this one still shows what belonged to a session or a connection that is over. */
function WayHome(): ReactElement {
  const { frame } = useMessages()
  const { world } = useParts()
  return <Button onClick={() => world.navigate(routes.start)}>{frame.goHome}</Button>
}

function NextPage({ answer, asked }: { answer: Answered; asked: Asked }): ReactElement | null {
  const { tryCall } = useMessages()
  const { send } = usePart('apiCall')
  const { connection, operation, values } = asked
  const next = answer.status < 400 ? nextPage(operation, values, answer.json) : null
  if (next === null) return null
  const takesAway = operation.paging?.kind === 'queue'
  return (
    <div className={styles['next']}>
      <Button onClick={() => void send(connection, operation, next)}>
        {takesAway ? tryCall.nextOnes : tryCall.nextPage}
      </Button>
      {takesAway && <span className={styles['takes']}>{tryCall.takesAway}</span>}
    </div>
  )
}

interface AnswerProps extends CallAnswerProps {
  readonly answer: ApiAnswer
  readonly asked: Asked
}

function Answer({ answer, asked, provider, model }: AnswerProps): ReactElement {
  const { tryCall, failures } = useMessages()
  const failure = answer.kind === 'failed' ? answer.failure : answer.code && failed(answer.code).failure
  return (
    <div className={styles['answer']}>
      <h3>{tryCall.answer}</h3>
      {failure && (
        <FailureNotice
          failure={failure}
          provider={provider}
          actions={leadsHome.has(failures[failure.code].next) && <WayHome />}
        />
      )}
      {answer.kind === 'answered' && <ProviderAnswer answer={answer} />}
      {answer.kind === 'answered' && <NextPage answer={answer} asked={asked} />}
      <HostCode asked={asked} model={model} />
    </div>
  )
}

export interface CallAnswerProps {
  readonly provider: string
  readonly model: AccessModel
}

/** What came of the request: the provider's answer as it is, or what kept it from answering. */
export function CallAnswer({ provider, model }: CallAnswerProps): ReactElement {
  const { phase, reset } = usePart('apiCall')
  const summary = useSummary(provider)
  useEffect(() => reset, [reset])
  return (
    <>
      <p role="status" className={phase.name === 'sending' ? styles['waiting'] : 'only-read-aloud'}>
        {summary}
      </p>
      {phase.name === 'done' && (
        <Answer answer={phase.answer} asked={phase.asked} provider={provider} model={model} />
      )}
    </>
  )
}
