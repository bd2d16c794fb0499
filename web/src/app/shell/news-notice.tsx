import type { ReactElement, ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { fill } from '../../messages/fill.ts'
import type { Messages } from '../../messages/en.ts'
import type { NoticeContent } from '../../core/stores/notices-store.ts'
import { Notice } from '../../ui/feedback/notice.tsx'
import { useMessages } from '../parts-context.tsx'
import { connectionPath } from '../routes.ts'
import styles from './news-notice.module.css'

type News = Exclude<NoticeContent, { kind: 'failure' }>
type Of<Kind extends News['kind']> = Extract<News, { kind: Kind }>

interface NewsWords {
  readonly tone: 'good' | 'warn' | 'info'
  readonly title: string
  readonly text?: string
  readonly link?: { readonly href: string; readonly label: string }
}

const words: { readonly [Kind in News['kind']]: (messages: Messages, news: Of<Kind>) => NewsWords } = {
  connected: ({ notices }, { connection, integration, status }) => ({
    tone: status === 'choose-account' ? 'info' : 'good',
    title: fill(notices.connected, { integration }),
    text: status === 'choose-account' ? notices.connectedChoose : notices.connectedText,
    link: {
      href: connectionPath(connection),
      label: status === 'choose-account' ? notices.choose : notices.view,
    },
  }),
  disconnected: ({ notices, disconnected }, { integration, provider, revoked }) => ({
    tone: revoked === 'failed' ? 'warn' : 'good',
    title: fill(notices.disconnected, { integration }),
    text: fill(disconnected[revoked], { provider }),
  }),
  'signed-out': ({ notices }, { report }) => ({
    tone: report.not_revoked.length > 0 ? 'warn' : 'good',
    title: notices.signedOut,
    text:
      report.not_revoked.length > 0
        ? fill(notices.notRevoked, { names: report.not_revoked.join(', ') })
        : notices.signedOutText,
  }),
  'terms-changed': ({ notices }, { integration }) => ({
    tone: 'good',
    title: fill(notices.termsChanged, { integration }),
    text: notices.termsChangedText,
  }),
  'account-chosen': ({ notices }, { account, detail }) => ({
    tone: 'good',
    title: fill(notices.accountChosen, { account }),
    text: detail,
  }),
}

/** Good news, or news at least. */
export function NewsNotice({ content, dismiss }: { content: News; dismiss: ReactNode }): ReactElement {
  const messages = useMessages()
  const [location] = useLocation()
  const tell = words[content.kind] as (messages: Messages, news: News) => NewsWords
  const { tone, title, text, link } = tell(messages, content)
  return (
    <Notice
      tone={tone}
      title={title}
      floating
      actions={
        <>
          {link && link.href !== location && (
            <Link href={link.href} className={styles['link']}>
              {link.label}
            </Link>
          )}
          {dismiss}
        </>
      }
    >
      {text && <p>{text}</p>}
    </Notice>
  )
}
