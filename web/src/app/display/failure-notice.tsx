import type { ReactElement, ReactNode } from 'react'
import type { BffFailure } from '../../core/bff-client.ts'
import { describeFailure } from '../../messages/describe-failure.ts'
import { Notice } from '../../ui/feedback/notice.tsx'
import { useMessages } from '../app-context.tsx'

export interface FailureNoticeProps {
  readonly failure: BffFailure
  readonly provider: string | null
  readonly actions?: ReactNode
}

/** Shows the text, retry time and reference of a failure. */
export function FailureNotice({ failure, provider, actions }: FailureNoticeProps): ReactElement {
  const { title, text, details, calm } = describeFailure(useMessages(), failure, provider)
  return (
    <Notice tone={calm ? 'info' : 'bad'} title={title} actions={actions}>
      <p>{text}</p>
      {details.map((detail) => (
        <p key={detail}>
          <small>{detail}</small>
        </p>
      ))}
    </Notice>
  )
}
