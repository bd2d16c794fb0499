import type { ReactElement } from 'react'
import type { ApiResponse } from '../../core/requests/api-call.ts'
import { fill } from '../../messages/fill.ts'
import { CodeBlock } from '../../ui/code/code-block.tsx'
import { Badge } from '../../ui/feedback/badge.tsx'
import { Button } from '../../ui/forms/button.tsx'
import { Disclosure } from '../../ui/layout/disclosure.tsx'
import { useApp, useMessages } from '../app-context.tsx'
import { formatBytes } from '../display/format-bytes.ts'
import styles from './provider-response.module.css'

/** The number of characters of a body that are shown, so that the page stays fast. */
const shownMax = 100_000

function Headers({ headers }: Pick<ApiResponse, 'headers'>): ReactElement {
  const { requestConsole } = useMessages()
  return (
    <Disclosure summary={requestConsole.headers}>
      {headers.length === 0 && <p>{requestConsole.headersAbsent}</p>}
      <dl className={styles['headers']}>
        {headers.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Disclosure>
  )
}

function Body({ response }: { response: ApiResponse }): ReactElement {
  const { requestConsole, locale } = useMessages()
  const { save } = useApp().platform
  const { body, bytes, mediaType, json } = response
  if (body === '') return <p>{requestConsole.empty}</p>
  const shown = body.slice(0, shownMax)
  const sizes = {
    shown: formatBytes(new Blob([shown]).size, locale),
    all: formatBytes(Math.max(bytes, body.length), locale),
  }
  const fileName = `${requestConsole.saveName}.${json === undefined ? 'txt' : 'json'}`
  return (
    <>
      <CodeBlock label={requestConsole.responseBody} text={shown} />
      {shown.length < body.length && (
        <p className={styles['shortened']}>
          {fill(requestConsole.shortened, sizes)}{' '}
          <Button onClick={() => save(fileName, body, mediaType)}>{requestConsole.save}</Button>
        </p>
      )}
    </>
  )
}

/** The provider's response: status, duration, size, body and headers. */
export function ProviderResponse({ response }: { response: ApiResponse }): ReactElement {
  const { requestConsole, locale } = useMessages()
  return (
    <>
      <p className={styles['summary']}>
        <Badge tone={response.status < 400 ? 'good' : 'bad'}>{response.status}</Badge>
        <span>{fill(requestConsole.took, { ms: response.tookMs })}</span>
        <span>{formatBytes(response.bytes, locale)}</span>
        <span>{response.mediaType}</span>
      </p>
      <Body response={response} />
      <Headers headers={response.headers} />
    </>
  )
}
