import type { Connection } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { Link } from 'wouter'
import { fill } from '../../messages/fill.ts'
import { isolated } from '../../messages/isolated.ts'
import { useMessages } from '../app-context.tsx'
import type { ConnectionNames } from '../display/account-name.ts'
import { ForeignName } from '../display/foreign-name.tsx'
import { StatusBadge } from '../display/status-badge.tsx'
import { connectionPath } from '../routes.ts'
import { ConnectionLimits } from './connection-limits.tsx'
import styles from './connection-row.module.css'

export interface ListedConnection {
  readonly connection: Connection
  readonly names: ConnectionNames
  /** As whom the connection acts. */
  readonly who: string
}

/** One connection of a provider. The whole row is a link to its page. */
export function ConnectionRow({ connection, names, who }: ListedConnection): ReactElement {
  const { models, start } = useMessages()
  const { label, provider } = names
  const model = models[connection.model].name
  return (
    <li className={styles['row']}>
      <div className={styles['content']}>
        <p className={styles['who']}>
          <ForeignName name={who} />
        </p>
        <p className={styles['what']}>{label === provider.name ? model : `${model} · ${label}`}</p>
        <ConnectionLimits connection={connection} />
      </div>
      <StatusBadge status={connection.status} trouble={connection.trouble} />
      <Link
        href={connectionPath(connection.id)}
        className={styles['link']}
        aria-label={fill(start.manageName, { integration: label, account: isolated(who) })}
      >
        {start.manage}
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
      </Link>
    </li>
  )
}
