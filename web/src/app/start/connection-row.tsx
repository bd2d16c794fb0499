import type { CatalogEntry, Connection } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { ProviderMark } from '../../ui/provider-mark.tsx'
import { useMessages } from '../app-context.tsx'
import { ForeignName } from '../display/foreign-name.tsx'
import { StatusBadge } from '../display/status-badge.tsx'
import { connectionPath } from '../routes.ts'
import { ConnectionLimits } from './connection-limits.tsx'
import styles from './connection-row.module.css'

function Mark({ name, entry }: { name: string; entry: CatalogEntry | undefined }): ReactElement {
  return entry ? (
    <ProviderMark name={entry.provider.name} colour={entry.provider.colour} />
  ) : (
    <ProviderMark name={name} colour="" />
  )
}

/** One connection of the list; the whole row is a link to its page. */
export function ConnectionRow({
  connection,
  entry,
}: {
  connection: Connection
  entry: CatalogEntry | undefined
}): ReactElement {
  const { models } = useMessages()
  const label = entry?.label ?? connection.integration
  return (
    <li className={styles['row']}>
      <Mark name={label} entry={entry} />
      <div className={styles['content']}>
        <Link href={connectionPath(connection.id)} className={styles['link']}>
          {label}
        </Link>
        <span className={styles['who']}>
          {connection.account && (
            <>
              <ForeignName name={connection.account.name} /> ·{' '}
            </>
          )}
          <span className={styles['model']}>{models[connection.model].name}</span>
        </span>
        <ConnectionLimits connection={connection} />
      </div>
      <StatusBadge status={connection.status} trouble={connection.trouble} />
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
