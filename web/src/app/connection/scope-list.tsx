import type { ReactElement } from 'react'
import { useMessages } from '../app-context.tsx'
import { scopeWords } from '../../messages/scope-words.ts'
import type { ConnectionProps } from './connection-props.ts'
import styles from './connection-facts.module.css'

/** The permission that the person gave at the provider, in words. A scope without words is shown by its name. */
export function ScopeList({ connection, entry }: ConnectionProps): ReactElement {
  const messages = useMessages()
  const described = new Set(
    connection.scopes.map((scope) => scopeWords(messages, entry, scope) ?? { name: scope }),
  )
  return (
    <ul className={styles['scopes']}>
      {[...described].map((item) =>
        typeof item === 'string' ? (
          <li key={item}>{item}</li>
        ) : (
          <li key={item.name}>
            <code className={styles['scope']}>{item.name}</code>
          </li>
        ),
      )}
    </ul>
  )
}
