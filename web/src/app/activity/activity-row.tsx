import type { ActivityEntry } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { Badge } from '../../ui/feedback/badge.tsx'
import { ProviderMark } from '../../ui/provider-mark.tsx'
import { formatDistance } from '../display/format-time.ts'
import { connectionPath } from '../routes.ts'
import styles from './activity-row.module.css'
import { entryText } from './entry-text.ts'
import { useActivityMessages } from './use-activity-messages.ts'

const hourMs = 3_600_000

/** The time of an entry, and for the last hour how long ago it was. */
function Time({ at, now }: { at: string; now: number }): ReactElement {
  const { locale } = useActivityMessages()
  const moment = new Date(at)
  const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'medium' }).format(moment)
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(moment)
  const isRecent = Math.abs(now - moment.getTime()) < hourMs
  return (
    <time dateTime={at} title={exact} className={styles['time']}>
      {time}
      {isRecent && (
        <span className={styles['distance']}>
          {formatDistance(new Date(Math.min(moment.getTime(), now)).toISOString(), now, locale)}
        </span>
      )}
    </time>
  )
}

const unknownProvider = { name: '?', colour: '#6b7280', mark: undefined } as const

interface RowProps {
  readonly entry: ActivityEntry
  readonly now: number
  /** True if the person has the connection of the entry. */
  readonly isLinked: boolean
  /** True if it has arrived by itself. */
  readonly isNew: boolean
}

/** An entry: its sentence, which leads to the connection, and what there is to add. */
export function ActivityRow({ entry, now, isLinked, isNew }: RowProps): ReactElement {
  const messages = useActivityMessages()
  const { sentence, details, isProblem } = entryText({ messages, now }, entry)
  const provider = entry.shown_as?.provider ?? unknownProvider
  return (
    <li className={styles['row']} data-new={isNew || undefined}>
      <ProviderMark name={provider.name} colour={provider.colour} mark={provider.mark} size="small" />
      <div className={styles['content']}>
        <p className={styles['sentence']}>
          {isLinked && entry.connection !== null ? (
            <Link href={connectionPath(entry.connection)} className={styles['link']}>
              {sentence}
            </Link>
          ) : (
            sentence
          )}{' '}
          {isProblem && <Badge tone="warn">{messages.activity.problem}</Badge>}
        </p>
        {details.length > 0 && <p className={styles['details']}>{details.join(' ')}</p>}
      </div>
      <Time at={entry.at} now={now} />
    </li>
  )
}
