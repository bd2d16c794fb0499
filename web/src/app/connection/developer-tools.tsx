import type { ReactElement } from 'react'
import { FactList } from '../../ui/layout/fact-list.tsx'
import type { Fact } from '../../ui/layout/fact-list.tsx'
import { useApp, useMessages } from '../app-context.tsx'
import { formatMoment } from '../display/format-time.ts'
import { fill } from '../../messages/fill.ts'
import { RequestConsoleCard } from '../request-console/request-console-card.tsx'
import { useConsoleShown } from '../request-console/use-console-shown.ts'
import type { ConnectionProps } from './connection-props.ts'
import styles from './developer-tools.module.css'

/** Facts about the access token of a connection, for developers. */
function useTokenFacts({ connection }: ConnectionProps): readonly Fact[] {
  const { connection: text, developers, locale } = useMessages()
  const now = useApp().platform.now()
  const { token_ends_at: end, renews_itself: renews, scopes } = connection
  const token = !end && renews ? text.tokenNone : renews ? text.tokenRenews : text.tokenStays
  const note = end ? fill(text.tokenNow, { when: formatMoment(end, now, locale) }) : undefined
  return [
    { name: developers.id, value: <code>{connection.id}</code> },
    { name: text.token, value: token, note },
    ...(scopes.length === 0 ? [] : [{ name: developers.scopes, value: <code>{scopes.join(' ')}</code> }]),
  ]
}

/** The API console and the facts of OAuth, collapsed. Shown to the people that the configuration names. */
export function DeveloperTools(props: ConnectionProps): ReactElement | null {
  const { developers } = useMessages()
  const facts = useTokenFacts(props)
  if (!useConsoleShown()) return null
  return (
    <details className={styles['tools']}>
      <summary className={styles['summary']}>{developers.title}</summary>
      <div className={styles['content']}>
        <div className={styles['facts']}>
          <FactList facts={facts} />
        </div>
        <RequestConsoleCard {...props} />
      </div>
    </details>
  )
}
