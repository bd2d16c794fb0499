import type { Connection, Operation } from '@planbridge/shared/contract'
import type { ReactElement, ReactNode } from 'react'
import { capitalised } from '../../messages/capitalised.ts'
import type { Messages } from '../../messages/en.ts'
import { fill } from '../../messages/fill.ts'
import { isolated } from '../../messages/isolated.ts'
import { Card } from '../../ui/layout/card.tsx'
import { Disclosure } from '../../ui/layout/disclosure.tsx'
import { FactList } from '../../ui/layout/fact-list.tsx'
import type { Fact } from '../../ui/layout/fact-list.tsx'
import { useApp, useMessages } from '../app-context.tsx'
import { accountName } from '../display/account-name.ts'
import { ForeignName } from '../display/foreign-name.tsx'
import { formatCountdown, formatDay, formatDistance, formatMoment } from '../display/format-time.ts'
import { modelMeaning } from '../display/model-meaning.ts'
import styles from './connection-facts.module.css'
import type { ConnectionProps } from './connection-props.ts'

interface Context extends ConnectionProps {
  readonly messages: Messages
  readonly now: number
}

function chosenAccount({ messages, connection: { choices, choice } }: Context): Fact {
  const chosen = choices.find(({ id }) => id === choice)
  return {
    name: messages.connection.account,
    value: <ForeignName name={chosen?.name ?? messages.connection.noAccount} />,
    note: chosen && isolated(chosen.detail),
  }
}

function accountFacts(context: Context): readonly Fact[] {
  const { account, shared, choices } = context.connection
  const { messages, entry } = context
  const text = messages.connection
  return [
    {
      name: text.connectedAs,
      value: <ForeignName name={accountName(messages, context.connection, entry.provider.name)} />,
      note: account?.detail ? isolated(account.detail) : shared ? text.shared : undefined,
    },
    ...(choices.length > 0 ? [chosenAccount(context)] : []),
  ]
}

function accessFact({ messages, connection: { model }, entry }: Context): Fact {
  const daysMax = entry.offers.find((offer) => offer.model === model)?.days_max ?? null
  return {
    name: messages.connection.access,
    value: messages.models[model].name,
    note: modelMeaning(messages, model, { provider: entry.provider.name, daysMax }),
  }
}

function endFact(context: Context): Fact {
  const { messages, connection, now } = context
  const { ends_at, model } = connection
  const text = messages.connection
  if (ends_at) {
    return {
      name: text.until,
      value: formatDay(ends_at, messages.locale),
      note: formatCountdown(ends_at, now, messages.locale),
    }
  }
  return model === 'user-present' ? signOutFact(context) : { name: text.until, value: text.untilUnknown }
}

// A token that is not renewed ends the connection.
function signOutFact({ messages, connection: { renews_itself, token_ends_at }, now }: Context): Fact {
  const text = messages.connection
  return renews_itself || !token_ends_at
    ? { name: text.until, value: text.untilSignOut }
    : {
        name: text.until,
        value: capitalised(formatMoment(token_ends_at, now, messages.locale)),
        note: text.orSignOut,
      }
}

function tokenFact({ messages, connection, now }: Context): Fact {
  const { token_ends_at, renews_itself } = connection
  const text = messages.connection
  if (!token_ends_at) return { name: text.token, value: renews_itself ? text.tokenNone : text.tokenStays }
  return {
    name: text.token,
    value: renews_itself ? text.tokenRenews : text.tokenStays,
    note: fill(text.tokenNow, { when: formatMoment(token_ends_at, now, messages.locale) }),
  }
}

function renewalFacts({ messages, connection, now }: Context): readonly Fact[] {
  const { renewable_until } = connection
  if (renewable_until === null) return []
  return [
    {
      name: messages.connection.renewableUntil,
      value: formatDay(renewable_until, messages.locale),
      note: formatDistance(renewable_until, now, messages.locale),
    },
  ]
}

function historyFacts({ messages, connection, now }: Context): readonly Fact[] {
  const text = messages.connection
  const moment = (iso: string) => capitalised(formatMoment(iso, now, messages.locale))
  return [
    { name: text.connectedAt, value: moment(connection.connected_at) },
    {
      name: text.lastUsed,
      value: connection.last_used_at ? moment(connection.last_used_at) : text.neverUsed,
    },
  ]
}

function scopeList({ messages, connection, entry }: Context): ReactNode {
  if (connection.scopes.includes('*'))
    return fill(messages.connection.everything, { provider: entry.provider.name })
  return (
    <span className={styles['scopes']}>
      {connection.scopes.map((scope) => (
        <code key={scope} className={styles['scope']}>
          {scope}
        </code>
      ))}
    </span>
  )
}

const scopeFacts = (context: Context): readonly Fact[] =>
  context.connection.scopes.length === 0
    ? []
    : [{ name: context.messages.connection.granted, value: scopeList(context) }]

/** Longer lists of operations are collapsed and grouped by area. */
const listedMax = 8

const operationList = (operations: readonly Operation[]): ReactElement => (
  <ul className={styles['operations']}>
    {operations.map(({ id, title }) => (
      <li key={id}>{title}</li>
    ))}
  </ul>
)

function groupedOperations(operations: readonly Operation[], otherOperations: string): ReactElement {
  const areas = Map.groupBy(operations, ({ area }) => area)
  if (areas.size === 1) return operationList(operations)
  return (
    <>
      {[...areas].map(([area, grouped]) => (
        <section key={area ?? ''} className={styles['area']}>
          <h3 className={styles['areaName']}>{area ?? otherOperations}</h3>
          {operationList(grouped)}
        </section>
      ))}
    </>
  )
}

function operationsFact({ messages, connection, entry }: Context): Fact {
  const allowed = entry.operations.filter(({ id }) => connection.operations.includes(id))
  const text = messages.connection
  if (allowed.length === 0) return { name: text.operations, value: text.noOperations }
  if (allowed.length <= listedMax) return { name: text.operations, value: operationList(allowed) }
  const summary = fill(text.manyOperations, { count: allowed.length })
  const list = groupedOperations(allowed, text.otherOperations)
  return { name: text.operations, value: <Disclosure summary={summary}>{list}</Disclosure> }
}

const working: ReadonlySet<Connection['status']> = new Set(['active', 'choose-account'])

// A connection that was refused or signed out has no end date and no usable token.
const endFacts = (context: Context): readonly Fact[] => {
  const { status, model } = context.connection
  // The delegation card shows the end of a delegation.
  const end = model === 'delegation' ? [] : [endFact(context)]
  if (working.has(status)) return [...end, tokenFact(context), ...renewalFacts(context)]
  return status === 'ended' ? end : []
}

/** The facts about a connection: account, access model, operations, end and history. */
export function ConnectionFacts({ connection, entry }: ConnectionProps): ReactElement {
  const messages = useMessages()
  const context: Context = { messages, connection, entry, now: useApp().platform.now() }
  return (
    <Card title={messages.connection.about}>
      <FactList
        facts={[
          ...accountFacts(context),
          accessFact(context),
          ...(connection.model === 'delegation' ? [] : [operationsFact(context)]),
          ...endFacts(context),
          ...historyFacts(context),
          ...scopeFacts(context),
        ]}
      />
    </Card>
  )
}
