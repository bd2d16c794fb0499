import type { CatalogEntry } from '@planbridge/shared/contract'
import { useId } from 'react'
import type { ReactElement } from 'react'
import { fill } from '../../messages/fill.ts'
import { Badge } from '../../ui/feedback/badge.tsx'
import { ProviderMark } from '../../ui/provider-mark.tsx'
import { useAppState, useMessages } from '../app-context.tsx'
import { valueOr } from '../../core/stores/loadable.ts'
import { ConnectButton } from './connect-button.tsx'
import { NotConfigured } from './not-configured.tsx'
import styles from './provider-card.module.css'
import { isOpen, waysOf } from './ways.ts'
import type { Provider, Way } from './ways.ts'

/** Why no way is open: the person has to sign in first, or has no permission. */
function Closed({ ways }: { ways: readonly Way[] }): ReactElement | null {
  const { offer } = useMessages()
  if (ways.length === 0) return null
  const signInFirst = ways.some((way) => way.offer.open_to_you === 'sign-in-required')
  return <p className={styles['closed']}>{signInFirst ? offer.signInFirst : offer.notPermitted}</p>
}

function Actions({ name, ways }: { name: string; ways: readonly Way[] }): ReactElement | null {
  const { offer } = useMessages()
  const open = ways.filter(isOpen)
  const [first] = open
  if (!first) return <Closed ways={ways} />
  const chooses = open.length === 1 && first.offer.flow !== null
  return (
    <div className={styles['actions']}>
      {chooses && (
        <ConnectButton
          provider={name}
          ways={open}
          withStep
          tone="quiet"
          name={fill(offer.moreName, { provider: name })}
        >
          <span aria-hidden="true">⋯</span>
        </ConnectButton>
      )}
      <ConnectButton
        provider={name}
        ways={open}
        tone="soft"
        name={fill(offer.connectName, { provider: name })}
      >
        {offer.connect}
      </ConnectButton>
    </div>
  )
}

/** The environment of all integrations of a provider, if they have one in common. Production needs no label. */
export function EnvironmentBadge({ entries }: { entries: readonly CatalogEntry[] }): ReactElement | null {
  const { environments } = useMessages()
  const [environment, ...others] = new Set(entries.map((entry) => entry.environment))
  const text = environment && others.length === 0 ? environments[environment] : null
  return text === null ? null : <Badge tone="neutral">{text}</Badge>
}

/** A provider that is not connected, with one button. Integrations without credentials are listed below it. */
export function ProviderCard({
  provider,
  simulated,
}: {
  provider: Provider
  simulated: boolean
}): ReactElement {
  const { name, facts, entries } = provider
  const connections = valueOr(useAppState('connections').list, [])
  const id = useId()
  const missing = entries.filter(({ configured }) => !configured)
  return (
    <li className={styles['card']}>
      <article aria-labelledby={id}>
        <div className={styles['provider']}>
          <ProviderMark name={name} colour={facts.colour} mark={facts.mark} />
          <div className={styles['names']}>
            <div className={styles['title']}>
              <h3 id={id}>{name}</h3>
              {/* Where everything is simulated, the header says so once. */}
              {!simulated && <EnvironmentBadge entries={entries} />}
            </div>
            <p className={styles['summary']}>{facts.summary}</p>
          </div>
          <Actions name={name} ways={waysOf(entries, connections)} />
        </div>
        {missing.map((entry) => (
          <NotConfigured key={entry.id} entry={entry} />
        ))}
      </article>
    </li>
  )
}
