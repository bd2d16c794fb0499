import type { CatalogEntry, Connection } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { fill } from '../../messages/fill.ts'
import type { Messages } from '../../messages/en.ts'
import { Card } from '../../ui/layout/card.tsx'
import { Disclosure } from '../../ui/layout/disclosure.tsx'
import { Facts } from '../../ui/layout/facts.tsx'
import type { Fact } from '../../ui/layout/facts.tsx'
import { formatCountdown, formatDay, formatDistance, formatMoment } from '../display/format-time.ts'
import { useMessages, useParts } from '../parts-context.tsx'
import styles from './connection-facts.module.css'
import type { ConnectionProps } from './connection-props.ts'

interface About {
  readonly messages: Messages
  readonly connection: Connection
  readonly now: number
}

function chosenAccount({ messages, connection: { choices, choice } }: Omit<About, 'now'>): Fact {
  const chosen = choices.find(({ id }) => id === choice)
  return {
    name: messages.connection.account,
    value: chosen?.name ?? messages.connection.noAccount,
    note: chosen?.detail,
  }
}

function who({ messages, connection }: About): readonly Fact[] {
  const { account, shared, choices } = connection
  const words = messages.connection
  return [
    {
      name: words.connectedAs,
      value: account?.name ?? words.organisation,
      note: account?.detail ?? (shared ? words.shared : undefined),
    },
    ...(choices.length > 0 ? [chosenAccount({ messages, connection })] : []),
  ]
}

function until(about: About): Fact {
  const { messages, connection, now } = about
  const { ends_at, model } = connection
  const words = messages.connection
  if (ends_at) {
    return {
      name: words.until,
      value: formatDay(ends_at, messages.locale),
      note: formatCountdown(ends_at, now, messages.locale),
    }
  }
  return model === 'user-present' ? untilSignOut(about) : { name: words.until, value: words.untilUnknown }
}

// Without renewal the present token is the last one.
function untilSignOut({ messages, connection: { renews_itself, token_ends_at }, now }: About): Fact {
  const words = messages.connection
  return renews_itself || !token_ends_at
    ? { name: words.until, value: words.untilSignOut }
    : { name: words.until, value: formatMoment(token_ends_at, now, messages.locale), note: words.orSignOut }
}

function token({ messages, connection, now }: About): Fact {
  const { token_ends_at, renews_itself } = connection
  const words = messages.connection
  if (!token_ends_at) return { name: words.token, value: renews_itself ? words.tokenNone : words.tokenStays }
  return {
    name: words.token,
    value: renews_itself ? words.tokenRenews : words.tokenStays,
    note: fill(words.tokenNow, { when: formatMoment(token_ends_at, now, messages.locale) }),
  }
}

function renewable({ messages, connection, now }: About): readonly Fact[] {
  const { renewable_until } = connection
  if (renewable_until === null) return []
  const words = messages.connection
  return [
    {
      name: words.renewableUntil,
      value: formatDay(renewable_until, messages.locale),
      note: formatDistance(renewable_until, now, messages.locale),
    },
  ]
}

function history({ messages, connection, now }: About): readonly Fact[] {
  const words = messages.connection
  const moment = (iso: string) => formatMoment(iso, now, messages.locale)
  return [
    { name: words.connectedAt, value: moment(connection.connected_at) },
    {
      name: words.lastUsed,
      value: connection.last_used_at ? moment(connection.last_used_at) : words.neverUsed,
    },
  ]
}

function granted({ messages, connection }: About): readonly Fact[] {
  if (connection.scopes.length === 0) return []
  const scopes = (
    <span className={styles['scopes']}>
      {connection.scopes.map((scope) => (
        <code key={scope} className={styles['scope']}>
          {scope}
        </code>
      ))}
    </span>
  )
  return [{ name: messages.connection.granted, value: scopes }]
}

/** More than this is a list to look things up in, not one to read. */
const listedMax = 8

function mayDo({ messages, connection }: About, entry: CatalogEntry): Fact {
  const allowed = entry.operations.filter(({ id }) => connection.operations.includes(id))
  const list = (
    <ul className={styles['operations']}>
      {allowed.map(({ id, title }) => (
        <li key={id}>{title}</li>
      ))}
    </ul>
  )
  const words = messages.connection
  if (allowed.length === 0) return { name: words.operations, value: words.noOperations }
  const summary = fill(words.manyOperations, { count: allowed.length })
  const value = allowed.length > listedMax ? <Disclosure summary={summary}>{list}</Disclosure> : list
  return { name: words.operations, value }
}

const working: ReadonlySet<Connection['status']> = new Set(['active', 'choose-account'])

// What was withdrawn or signed out of has no end any more, and no token that would be good for anything.
const ends = (about: About): readonly Fact[] => {
  const { status, model } = about.connection
  // A delegation tells its end on a card of its own.
  const end = model === 'delegation' ? [] : [until(about)]
  if (working.has(status)) return [...end, token(about), ...renewable(about)]
  return status === 'ended' ? end : []
}

const permitted = (about: About, entry: CatalogEntry): readonly Fact[] =>
  about.connection.model === 'delegation' ? [] : [mayDo(about, entry)]

/** As whom, what kind of access, what it may do, until when. */
export function ConnectionFacts({ connection, entry }: ConnectionProps): ReactElement {
  const messages = useMessages()
  const about = { messages, connection, now: useParts().world.now() }
  const { name, meaning } = messages.models[connection.model]
  return (
    <Card title={messages.connection.about}>
      <Facts
        facts={[
          ...who(about),
          { name: messages.connection.access, value: name, note: meaning },
          ...permitted(about, entry),
          ...ends(about),
          ...history(about),
          ...granted(about),
        ]}
      />
    </Card>
  )
}
