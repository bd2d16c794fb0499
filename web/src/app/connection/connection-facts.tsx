import type { Connection } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { capitalised } from '../../messages/capitalised.ts'
import type { Messages } from '../../messages/en.ts'
import { fill } from '../../messages/fill.ts'
import { isolated } from '../../messages/isolated.ts'
import { Card } from '../../ui/layout/card.tsx'
import { FactList } from '../../ui/layout/fact-list.tsx'
import type { Fact } from '../../ui/layout/fact-list.tsx'
import { useApp, useMessages } from '../app-context.tsx'
import { accountName } from '../display/account-name.ts'
import { ForeignName } from '../display/foreign-name.tsx'
import { formatCountdown, formatDay, formatMoment } from '../display/format-time.ts'
import { modelMeaning } from '../display/model-meaning.ts'
import { webAddress } from '../display/web-address.ts'
import { activityPath } from '../routes.ts'
import styles from './connection-facts.module.css'
import type { ConnectionProps } from './connection-props.ts'
import { nextStep } from './next-step.ts'

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

const nextFact = (context: Context): Fact => ({
  name: context.messages.connection.nextTitle,
  value: nextStep(context.messages, { ...context, provider: context.entry.provider.name }),
})

function historyFacts({ messages, connection, now }: Context): readonly Fact[] {
  const text = messages.connection
  const { connected_at, first_connected_at = connected_at, last_used_at } = connection
  const moment = (iso: string) => capitalised(formatMoment(iso, now, messages.locale))
  return [
    { name: text.lastUsed, value: last_used_at ? moment(last_used_at) : text.neverUsed },
    { name: text.connectedAt, value: moment(first_connected_at) },
    ...(connected_at === first_connected_at ? [] : [{ name: text.renewedAt, value: moment(connected_at) }]),
  ]
}

const working: ReadonlySet<Connection['status']> = new Set(['active', 'choose-account'])

// A connection that was refused or signed out has no end date and no usable token.
const endFacts = (context: Context): readonly Fact[] => {
  const { status, model } = context.connection
  // The delegation card shows the end of a delegation.
  const end = model === 'delegation' ? [] : [endFact(context)]
  if (working.has(status)) return [...end, nextFact(context)]
  return status === 'ended' ? end : []
}

/** The way to the screens of a simulated provider. */
function simulatedFacts({ messages: { connection: text }, entry }: Context): readonly Fact[] {
  const { simulated_screens: url, provider } = entry
  if (url === undefined) return []
  const link = (
    <a href={webAddress(url)} target="_blank" rel="noreferrer">
      {fill(text.simulatedScreens, { provider: provider.name })}
    </a>
  )
  return [{ name: text.simulated, value: link, note: text.simulatedNote }]
}

/** The facts about a connection: account, access model, end, next step and history. */
export function ConnectionFacts({ connection, entry }: ConnectionProps): ReactElement {
  const messages = useMessages()
  const context: Context = { messages, connection, entry, now: useApp().platform.now() }
  return (
    <Card title={messages.connection.about}>
      <FactList
        facts={[
          ...accountFacts(context),
          accessFact(context),
          ...endFacts(context),
          ...historyFacts(context),
          ...simulatedFacts(context),
        ]}
      />
      <p className={styles['more']}>
        <Link href={activityPath(connection.id)}>{messages.connection.activity}</Link>
      </p>
    </Card>
  )
}
