import type { ReactElement } from 'react'
import type { ApiAnswer } from '../../core/api-call.ts'
import { fill } from '../../messages/fill.ts'
import { Badge } from '../../ui/feedback/badge.tsx'
import { Button } from '../../ui/forms/button.tsx'
import { CodeBlock } from '../../ui/code/code-block.tsx'
import { Disclosure } from '../../ui/layout/disclosure.tsx'
import { formatBytes } from '../display/format-bytes.ts'
import { useMessages, useParts } from '../parts-context.tsx'
import styles from './provider-answer.module.css'

export type Answered = Extract<ApiAnswer, { kind: 'answered' }>

/** Letters of a body that are drawn: more than anybody reads, and no more than a page stays quick with. */
const shownMax = 100_000

function Headers({ headers }: Pick<Answered, 'headers'>): ReactElement {
  const { tryCall } = useMessages()
  return (
    <Disclosure summary={tryCall.headers}>
      {headers.length === 0 && <p>{tryCall.headersAbsent}</p>}
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

function Body({ answer }: { answer: Answered }): ReactElement {
  const { tryCall, locale } = useMessages()
  const { save } = useParts().world
  const { body, bytes, mediaType, json } = answer
  if (body === '') return <p>{tryCall.empty}</p>
  const shown = body.slice(0, shownMax)
  const sizes = {
    shown: formatBytes(new Blob([shown]).size, locale),
    all: formatBytes(Math.max(bytes, body.length), locale),
  }
  return (
    <>
      <CodeBlock label={tryCall.answerBody} text={shown} />
      {shown.length < body.length && (
        <p className={styles['shortened']}>
          {fill(tryCall.shortened, sizes)}{' '}
          <Button
            onClick={() =>
              save(`${tryCall.saveName}.${json === undefined ? 'txt' : 'json'}`, body, mediaType)
            }
          >
            {tryCall.save}
          </Button>
        </p>
      )}
    </>
  )
}

/** What a provider answered: how it went, what came with it, and the body as a person can read it. */
export function ProviderAnswer({ answer }: { answer: Answered }): ReactElement {
  const { tryCall, locale } = useMessages()
  return (
    <>
      <p className={styles['summary']}>
        <Badge tone={answer.status < 400 ? 'good' : 'bad'}>{answer.status}</Badge>
        <span>{fill(tryCall.took, { ms: answer.tookMs })}</span>
        <span>{formatBytes(answer.bytes, locale)}</span>
        <span>{answer.mediaType}</span>
      </p>
      <Body answer={answer} />
      <Headers headers={answer.headers} />
    </>
  )
}
