import { useEffect } from 'react'
import type { ReactElement } from 'react'
import type { ApiAnswer } from '../../api-call.ts'
import { failed } from '../../bff-client.ts'
import { fill } from '../../messages/fill.ts'
import { Badge } from '../../ui/badge.tsx'
import { CodeBlock } from '../../ui/code-block.tsx'
import { FailureNotice } from '../failure-notice.tsx'
import { useMessages, usePart } from '../parts-context.tsx'
import styles from './call-answer.module.css'

type Answered = Extract<ApiAnswer, { kind: 'answered' }>

function ProviderAnswer({ answer, provider }: { answer: Answered; provider: string }): ReactElement {
  const { tryCall } = useMessages()
  return (
    <>
      {answer.code && <FailureNotice failure={failed(answer.code).failure} provider={provider} />}
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

/** What came of the request: the provider's answer as it is, or what kept it from answering. */
export function CallAnswer({ provider }: { provider: string }): ReactElement {
  const { tryCall } = useMessages()
  const { phase, reset } = usePart('apiCall')
  useEffect(() => reset, [reset])
  return (
    <div className={styles['place']} aria-live="polite">
      {phase.name === 'sending' && <p className={styles['summary']}>{fill(tryCall.waiting, { provider })}</p>}
      {phase.name === 'done' && (
        <div className={styles['answer']}>
          <h3>{tryCall.answer}</h3>
          {phase.answer.kind === 'failed' ? (
            <FailureNotice failure={phase.answer.failure} provider={provider} />
          ) : (
            <ProviderAnswer answer={phase.answer} provider={provider} />
          )}
        </div>
      )}
    </div>
  )
}
