import type { ReactElement, ReactNode } from 'react'
import { classNames } from '../class-names.ts'
import styles from './notice.module.css'

export interface NoticeProps {
  readonly tone: 'good' | 'warn' | 'bad' | 'info'
  readonly title: string
  readonly children?: ReactNode
  readonly actions?: ReactNode
}

/** A message with a title and optional actions. */
export function Notice({ tone, title, children, actions }: NoticeProps): ReactElement {
  return (
    <div className={classNames(styles['notice'], styles[tone])}>
      <span className={styles['bar']} aria-hidden="true" />
      <div className={styles['content']}>
        <strong className={styles['title']}>{title}</strong>
        {children && <div className={styles['text']}>{children}</div>}
      </div>
      {actions && <div className={styles['actions']}>{actions}</div>}
    </div>
  )
}
