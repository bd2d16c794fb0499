import { useEffect } from 'react'
import type { ReactElement } from 'react'
import type { ApiAnswer } from '../../api-call.ts'
import { failed } from '../../bff-client.ts'
import type { NextStep } from '../../messages/failure-message.ts'
import { failureWords } from '../../messages/failure-words.ts'
import { fill } from '../../messages/fill.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { CodeBlock } from '../../ui/code-block.tsx'
import { FailureNotice } from '../failure-notice.tsx'
import { useMessages, usePart, useParts } from '../parts-context.tsx'
import { routes } from '../routes.ts'
import styles from './call-answer.module.css'

type Answered = Extract<ApiAnswer, { kind: 'answered' }>

function ProviderAnswer({ answer }: { answer: Answered }): ReactElement {
  const { tryCall } = useMessages()
  return (
    <>
      <p className={styles['summary']}>
        <Badge tone={answer.status < 400 ? 'good' : 'bad'}>{answer.status}</Badge>
        <span>{fill(tryCall.took, { ms: answer.tookMs })}</span>
        <span>{answer.mediaType}</span>
      </p>
      {answer.body === '' ? (
        <p>{tryCall.empty}</p>
      ) : (
        <CodeBlock label={tryCall.answerBody} text={answer.body} />
      )}
    </>
  )
}

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

function Answer({ answer, provider }: { answer: ApiAnswer; provider: string }): ReactElement {
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
    </div>
  )
}

/** What came of the request: the provider's answer as it is, or what kept it from answering. */
export function CallAnswer({ provider }: { provider: string }): ReactElement {
  const { phase, reset } = usePart('apiCall')
  const summary = useSummary(provider)
  useEffect(() => reset, [reset])
  return (
    <>
      <p role="status" className={phase.name === 'sending' ? styles['waiting'] : 'only-read-aloud'}>
        {summary}
      </p>
      {phase.name === 'done' && <Answer answer={phase.answer} provider={provider} />}
    </>
  )
}
