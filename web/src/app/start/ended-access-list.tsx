import type { EndedAccess } from '@planbridge/shared/contract'
import { useEffect, useId } from 'react'
import type { ReactElement } from 'react'
import { valueOr } from '../../core/stores/loadable.ts'
import { fill } from '../../messages/fill.ts'
import { isolated } from '../../messages/isolated.ts'
import { Badge } from '../../ui/feedback/badge.tsx'
import type { Tone } from '../../ui/feedback/badge.tsx'
import { useApp, useAppState, useMessages } from '../app-context.tsx'
import { formatMoment } from '../display/format-time.ts'
import styles from './ended-access-list.module.css'

const tones: Record<EndedAccess['state'], Tone> = {
  pending: 'warn',
  confirmed: 'good',
  'run-out': 'neutral',
  kept: 'neutral',
  unconfirmed: 'bad',
}

/** The scheduler tries once a minute what is due. */
const refreshMs = 30_000

/** Refreshes the list while a provider has not confirmed. */
function useEndedRefresh(ended: readonly EndedAccess[]): void {
  const { connections } = useApp()
  useEffect(() => {
    if (!ended.some(({ state }) => state === 'pending')) return undefined
    const timer = setTimeout(() => void connections.getState().load(), refreshMs)
    return () => clearTimeout(timer)
  }, [ended, connections])
}

function Row({ access }: { access: EndedAccess }): ReactElement {
  const { endedAccess: texts, locale } = useMessages()
  const { platform } = useApp()
  const entry = valueOr(useAppState('catalog').entries, []).find(({ id }) => id === access.integration)
  const integration = entry?.label ?? access.integration
  const provider = entry?.provider.name ?? integration
  const when = formatMoment(access.next_try_at ?? access.ended_at, platform.now(), locale)
  return (
    <li className={styles['row']}>
      <div className={styles['content']}>
        <p className={styles['name']}>
          {access.account
            ? fill(texts.account, { integration, account: isolated(access.account) })
            : integration}
        </p>
        <p className={styles['text']}>{fill(texts[access.state], { provider, when })}</p>
      </div>
      <Badge tone={tones[access.state]} dot>
        {texts.states[access.state]}
      </Badge>
    </li>
  )
}

/** The accesses whose end a provider had not confirmed at once, until some days after it has. */
export function EndedAccessList(): ReactElement | null {
  const { endedAccess: texts } = useMessages()
  const { ended } = useAppState('connections')
  const id = useId()
  useEndedRefresh(ended)
  if (ended.length === 0) return null
  return (
    <section className={styles['section']} aria-labelledby={id}>
      <h2 id={id} className={styles['title']}>
        {texts.title}
      </h2>
      <ul className={styles['list']}>
        {ended.map((access) => (
          <Row key={access.id} access={access} />
        ))}
      </ul>
    </section>
  )
}
