import type { CatalogEntry, Connection } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { fill } from '../../messages/fill.ts'
import { Badge } from '../../ui/badge.tsx'
import type { Tone } from '../../ui/badge.tsx'
import { ProviderMark } from '../../ui/provider-mark.tsx'
import { formatCountdown } from '../format-time.ts'
import type { Nearness } from '../nearness.ts'
import { useMessages, useParts } from '../parts-context.tsx'
import { connectionPath } from '../routes.ts'
import { StatusBadge } from '../status-badge.tsx'
import { useDelegation, useNearness } from '../use-delegation.ts'
import styles from './connection-row.module.css'

function Mark({ name, entry }: { name: string; entry: CatalogEntry | undefined }): ReactElement {
  return entry ? (
    <ProviderMark name={entry.provider.name} colour={entry.provider.colour} />
  ) : (
    <ProviderMark name={name} colour="" />
  )
}

const tones: Record<Nearness, Tone> = { 'in-14-days': 'accent', 'in-3-days': 'warn', 'in-1-day': 'bad' }

/** What a delegation is for and until when; where an end is near, that stands out. */
function Limits({ connection }: { connection: Connection }): ReactElement | null {
  const { delegation: words, endNear, locale } = useMessages()
  const now = useParts().world.now()
  const agreed = useDelegation(connection)
  const nearness = useNearness(connection)
  const end = agreed?.ends_at ?? connection.ends_at
  const over = end === null || Date.parse(end) <= now
  const countdown = over ? null : formatCountdown(end, now, locale)
  if (!agreed && nearness === null) return null
  return (
    <span className={styles['limits']}>
      {agreed && <span>{agreed.purpose}</span>}
      {countdown && nearness && <Badge tone={tones[nearness]}>{fill(endNear.badge, { countdown })}</Badge>}
      {countdown && !nearness && <span>· {fill(words.ends, { countdown })}</span>}
    </span>
  )
}

/** One connection in a line; the whole line leads to its page. */
export function ConnectionRow({
  connection,
  entry,
}: {
  connection: Connection
  entry: CatalogEntry | undefined
}): ReactElement {
  const { models, connection: words } = useMessages()
  const label = entry?.label ?? connection.integration
  const who = connection.account?.name ?? words.organisation
  return (
    <li className={styles['row']}>
      <Mark name={label} entry={entry} />
      <div className={styles['words']}>
        <Link href={connectionPath(connection.id)} className={styles['link']}>
          {label}
        </Link>
        <span className={styles['who']}>
          {who} <span className={styles['model']}>· {models[connection.model].name}</span>
        </span>
        <Limits connection={connection} />
      </div>
      <StatusBadge status={connection.status} />
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" className={styles['chevron']}>
        <path
          d="M6 3.5 10.5 8 6 12.5"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.6"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
    </li>
  )
}
