/** @jsxImportSource preact */
import type { Connection } from '@planbridge/shared/contract'
import type { ComponentChildren, VNode } from 'preact'
import type { BffFailure } from '../../core/bff-client.ts'
import { describeConnectFailure } from '../../messages/connect/describe-connect-failure.ts'
import type { ConnectNext } from '../../messages/connect/failure-kinds.ts'
import { isolated } from '../../messages/isolated.ts'
import styles from './parts.module.css'
import { Actions, Button, Heading, Note, Sign, Waiting } from './parts.tsx'
import type { Words } from './screen.ts'

/** Something runs, and there is nothing to do. */
export function Working({
  title,
  lead,
  children,
}: {
  readonly title: string
  readonly lead?: string
  readonly children?: ComponentChildren
}): VNode {
  return (
    <div role="status" class={styles['main']}>
      <Heading title={title} {...(lead !== undefined && { lead })}>
        <Waiting />
      </Heading>
      {children}
    </div>
  )
}

export interface NextButton {
  readonly label: string
  readonly act: () => void
}

interface StoppedProps {
  readonly words: Words
  readonly failure: BffFailure
  /** The buttons that suit the next step; the first is the main one. */
  readonly buttonsFor: (next: ConnectNext) => readonly NextButton[]
}

/** A failure that fills the screen, with the next steps. */
export function Stopped({ words, failure, buttonsFor }: StoppedProps): VNode {
  const { title, text, details, calm, next } = describeConnectFailure(words.texts, failure, words.names)
  const buttons = buttonsFor(next)
  return (
    <div role="alert" class={styles['main']}>
      <Heading title={title} lead={text}>
        <Sign tone={calm ? 'calm' : 'bad'} />
      </Heading>
      {details.map((detail) => (
        <Note key={detail}>{detail}</Note>
      ))}
      {buttons.length > 0 && (
        <Actions>
          {buttons.map(({ label, act }, index) => (
            <Button key={label} tone={index === 0 ? 'primary' : 'plain'} onClick={act}>
              {label}
            </Button>
          ))}
        </Actions>
      )}
    </div>
  )
}

interface DoneProps {
  readonly words: Words
  readonly connection: Connection | null
  readonly text: string
  readonly children?: ComponentChildren
}

/** The account is connected. */
export function Done({ words, connection, text, children }: DoneProps): VNode {
  const account = connection?.account?.name
  return (
    <div role="status" class={styles['main']}>
      <Heading title={words.say(words.texts.end.done)} lead={words.say(text)}>
        <Sign tone="good" />
      </Heading>
      {account !== undefined && <Note>{isolated(account)}</Note>}
      {children}
    </div>
  )
}

/** A plain message. */
export function Message({
  title,
  text,
  children,
}: {
  readonly title: string
  readonly text: string
  readonly children?: ComponentChildren
}): VNode {
  return (
    <>
      <Heading title={title} lead={text}>
        <Sign tone="calm" />
      </Heading>
      {children}
    </>
  )
}
