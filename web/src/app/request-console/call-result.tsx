import type { Connection } from '@planbridge/shared/contract'
import { useEffect } from 'react'
import type { ReactElement } from 'react'
import { failed } from '../../core/bff-client.ts'
import type { BffFailure } from '../../core/bff-client.ts'
import type { SentRequest } from '../../core/requests/api-call-store.ts'
import type { ApiResponse, ApiResult } from '../../core/requests/api-call.ts'
import { isEmptyQueue, nextPage } from '../../core/requests/next-page.ts'
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
import type { Sending } from './use-send.ts'

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
  readonly send: Sending['send']
}

/** The button for the next page of a list, or the words that there is none. */
function NextPage({ response, request, provider, send }: NextPageProps): ReactElement | null {
  const { requestConsole: text } = useMessages()
  const { operation, values } = request
  if (isEmptyQueue(operation, response)) return <p className={styles['over']}>{text.queueEmpty}</p>
  if (operation.paging === null || response.status >= 400) return null
  const next = nextPage(operation, values, response.json)
  const isQueue = operation.paging.kind === 'queue'
  if (next === null) return <p className={styles['over']}>{isQueue ? text.queueEmpty : text.lastPage}</p>
  return (
    <div className={styles['next']}>
      <Button onClick={() => send({ ...request, values: next })}>
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

/** The failure of a call, if it is one. */
function failureOf({ result, request }: ResultProps): BffFailure | null {
  if (result.kind === 'failed') return result.failure
  return isEmptyQueue(request.operation, result) ? null : result.code && failed(result.code).failure
}

/** If the person has granted all that is requested, no reconnect gives a missing scope: only the administrator can help. */
function withoutVainReconnect(failure: BffFailure | null, connection: Connection): BffFailure | null {
  const canGrantMore = (connection.scopes_missing ?? []).length > 0
  return failure?.code !== 'scope-missing' || canGrantMore
    ? failure
    : { ...failure, code: 'scope-not-requested' }
}

function Result(props: ResultProps): ReactElement {
  const { requestConsole, failures } = useMessages()
  const { result, request, provider, connection, send } = props
  const failure = withoutVainReconnect(failureOf(props), connection)
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
      {result.kind === 'response' && (
        <>
          <ProviderResponse response={result} />
          <NextPage response={result} request={request} provider={provider} send={send} />
        </>
      )}
      <HostCode request={request} model={connection.model} />
    </div>
  )
}

export interface CallResultProps {
  readonly connection: Connection
  readonly provider: string
  readonly send: Sending['send']
}

/** The result of a request: the provider's response, or the failure that prevented one. */
export function CallResult(props: CallResultProps): ReactElement {
  const { phase, reset } = useAppState('apiCall')
  const summary = useSummary(props.provider)
  useEffect(() => reset, [reset])
  return (
    <>
      <p role="status" className={phase.name === 'sending' ? styles['waiting'] : 'visually-hidden'}>
        {summary}
      </p>
      {phase.name === 'done' && <Result {...props} result={phase.result} request={phase.request} />}
    </>
  )
}
