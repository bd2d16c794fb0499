import type { AccessModel } from '@planbridge/shared/contract'
import { useEffect } from 'react'
import type { ReactElement } from 'react'
import { failed } from '../../core/bff-client.ts'
import type { SentRequest } from '../../core/requests/api-call-store.ts'
import type { ApiResponse, ApiResult } from '../../core/requests/api-call.ts'
import { nextPage } from '../../core/requests/next-page.ts'
import { describeFailure } from '../../messages/describe-failure.ts'
import type { NextStep } from '../../messages/failure-message.ts'
import { fill } from '../../messages/fill.ts'
import { Button } from '../../ui/forms/button.tsx'
import { useApp, useAppState, useMessages } from '../app-context.tsx'
import { FailureNotice } from '../display/failure-notice.tsx'
import { routes } from '../routes.ts'
import styles from './call-result.module.css'
import { HostCode } from './host-code.tsx'
import { ProviderResponse } from './provider-response.tsx'

function useSummary(provider: string): string {
  const messages = useMessages()
  const { phase } = useAppState('apiCall')
  if (phase.name === 'idle') return ''
  if (phase.name === 'sending') return fill(messages.requestConsole.waiting, { provider })
  return phase.result.kind === 'failed'
    ? describeFailure(messages, phase.result.failure, provider).title
    : `${messages.requestConsole.response}: ${phase.result.status}`
}

const leadsHome: ReadonlySet<NextStep> = new Set(['start-over', 'connect-first', 'go-home'])

/** Loads a new document, because this one still shows data of a session or connection that has ended. */
function HomeButton(): ReactElement {
  const { frame } = useMessages()
  const { platform } = useApp()
  return <Button onClick={() => platform.navigate(routes.start)}>{frame.goHome}</Button>
}

interface NextPageProps {
  readonly response: ApiResponse
  readonly request: SentRequest
  readonly provider: string
}

function NextPage({ response, request, provider }: NextPageProps): ReactElement | null {
  const { requestConsole: text } = useMessages()
  const { send } = useAppState('apiCall')
  const { connection, operation, values } = request
  const next = response.status < 400 ? nextPage(operation, values, response.json) : null
  if (next === null) return null
  const isQueue = operation.paging?.kind === 'queue'
  return (
    <div className={styles['next']}>
      <Button onClick={() => void send(connection, operation, next)}>
        {isQueue ? text.nextItems : text.nextPage}
      </Button>
      {isQueue && <span className={styles['hint']}>{fill(text.removesItems, { provider })}</span>}
    </div>
  )
}

interface ResultProps extends CallResultProps {
  readonly result: ApiResult
  readonly request: SentRequest
}

function Result({ result, request, provider, model }: ResultProps): ReactElement {
  const { requestConsole, failures } = useMessages()
  const failure = result.kind === 'failed' ? result.failure : result.code && failed(result.code).failure
  return (
    <div className={styles['result']}>
      <h3>{requestConsole.response}</h3>
      {failure && (
        <FailureNotice
          failure={failure}
          provider={provider}
          actions={leadsHome.has(failures[failure.code].next) && <HomeButton />}
        />
      )}
      {result.kind === 'response' && <ProviderResponse response={result} />}
      {result.kind === 'response' && <NextPage response={result} request={request} provider={provider} />}
      <HostCode request={request} model={model} />
    </div>
  )
}

export interface CallResultProps {
  readonly provider: string
  readonly model: AccessModel
}

/** The result of a request: the provider's response, or the failure that prevented one. */
export function CallResult({ provider, model }: CallResultProps): ReactElement {
  const { phase, reset } = useAppState('apiCall')
  const summary = useSummary(provider)
  useEffect(() => reset, [reset])
  return (
    <>
      <p role="status" className={phase.name === 'sending' ? styles['waiting'] : 'visually-hidden'}>
        {summary}
      </p>
      {phase.name === 'done' && (
        <Result result={phase.result} request={phase.request} provider={provider} model={model} />
      )}
    </>
  )
}
