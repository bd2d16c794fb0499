import type { SignOutReport } from '@planbridge/shared/contract'
import type { ReactElement, ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import type { NoticeContent } from '../../core/stores/notices-store.ts'
import type { Messages } from '../../messages/en.ts'
import { fill } from '../../messages/fill.ts'
import { fillCount } from '../../messages/fill-count.ts'
import { isolated } from '../../messages/isolated.ts'
import { Notice } from '../../ui/feedback/notice.tsx'
import { useMessages } from '../app-context.tsx'
import { connectionPath } from '../routes.ts'
import { formatDay } from '../display/format-time.ts'
import styles from './outcome-notice.module.css'

type Outcome = Exclude<NoticeContent, { kind: 'failure' }>
type OutcomeOf<Kind extends Outcome['kind']> = Extract<Outcome, { kind: Kind }>

interface OutcomeText {
  readonly tone: 'good' | 'warn' | 'info'
  readonly title: string
  readonly text?: string
  readonly link?: { readonly href: string; readonly label: string }
}

const listOf = (names: readonly string[], locale: string): string => new Intl.ListFormat(locale).format(names)

const connectedText = (notices: Messages['notices'], status: string, again: boolean): string => {
  if (status === 'choose-account') return notices.connectedChoose
  return again ? notices.connectedAgain : notices.connectedText
}

const continuingText = (
  { notices, locale }: Messages,
  continuing: NonNullable<SignOutReport['continuing']>,
): string => {
  const { jobs, providers, until } = continuing
  const day = until === null ? '' : formatDay(until, locale)
  const values = { count: jobs, day, providers: listOf(providers, locale) }
  const pick = (ending: string, open: string) => fill(until === null ? open : ending, values)
  if (jobs === 0) return pick(notices.mayContinue, notices.mayContinueOpen)
  return jobs === 1
    ? pick(notices.jobContinues, notices.jobContinuesOpen)
    : pick(notices.jobsContinue, notices.jobsContinueOpen)
}

/** The effects of a sign-out: ended access, and work that continues. */
const signedOutText = (messages: Messages, report: SignOutReport): string => {
  const { notices, locale } = messages
  const { not_revoked, continuing, continues_at, forgotten = 0 } = report
  const notRevoked =
    not_revoked.length > 0 && fill(notices.notRevoked, { names: listOf(not_revoked, locale) })
  const forgot = forgotten > 0 && fillCount(notices.forgotten, forgotten, locale)
  return [
    forgot || (!notRevoked && notices.signedOutText),
    notRevoked,
    continuing && continuingText(messages, continuing),
    continues_at !== undefined && fill(notices.continuesAt, { name: isolated(continues_at) }),
  ]
    .filter(Boolean)
    .join(' ')
}

const texts: {
  readonly [Kind in Outcome['kind']]: (messages: Messages, outcome: OutcomeOf<Kind>) => OutcomeText
} = {
  connected: ({ notices }, { connection, integration, status, again = false }) => ({
    tone: status === 'choose-account' ? 'info' : 'good',
    title: fill(notices.connected, { integration }),
    text: connectedText(notices, status, again),
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
  'signed-out': (messages, { report }) => ({
    tone: report.not_revoked.length > 0 ? 'warn' : 'good',
    title: messages.notices.signedOut,
    text: signedOutText(messages, report),
  }),
  merged: ({ onePerson }) => ({ tone: 'good', title: onePerson.merged, text: onePerson.mergedText }),
  'terms-changed': ({ notices }, { integration }) => ({
    tone: 'good',
    title: fill(notices.termsChanged, { integration }),
    text: notices.termsChangedText,
  }),
  'account-chosen': ({ notices }, { account, detail }) => ({
    tone: 'good',
    title: fill(notices.accountChosen, { account: isolated(account) }),
    text: isolated(detail),
  }),
}

/** The notice about an action that has completed. */
export function OutcomeNotice({ content, dismiss }: { content: Outcome; dismiss: ReactNode }): ReactElement {
  const messages = useMessages()
  const [location] = useLocation()
  const describe = texts[content.kind] as (messages: Messages, outcome: Outcome) => OutcomeText
  const { tone, title, text, link } = describe(messages, content)
  return (
    <Notice
      tone={tone}
      title={title}
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
