/** @jsxImportSource preact */
import type { CatalogEntry } from '@planbridge/shared/contract'
import type { ComponentChildren, VNode } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { BffFailure } from '../../core/bff-client.ts'
import { describeConnectFailure } from '../../messages/connect/describe-connect-failure.ts'
import { markOf } from '../../ui/mark-of.ts'
import forms from './forms.module.css'
import styles from './parts.module.css'
import type { Words } from './screen.ts'

interface ButtonProps {
  readonly tone?: 'primary' | 'plain'
  readonly type?: 'button' | 'submit'
  readonly busy?: boolean
  readonly onClick?: () => void
  readonly children: ComponentChildren
}

/** A button that keeps its focus while its work runs. */
export function Button({
  tone = 'plain',
  type = 'button',
  busy = false,
  onClick,
  children,
}: ButtonProps): VNode {
  return (
    <button
      type={type}
      class={`${styles['button']} ${styles[tone]}`}
      aria-disabled={busy}
      onClick={(event) => {
        if (busy) event.preventDefault()
        else onClick?.()
      }}
    >
      {busy && <span class={styles['spinner']} aria-hidden="true" />}
      {children}
    </button>
  )
}

export function Actions({ children }: { readonly children: ComponentChildren }): VNode {
  return <div class={styles['actions']}>{children}</div>
}

/** The mark of a provider, hidden from screen readers because the name is next to it. */
export function Mark({ name, colour, mark }: CatalogEntry['provider']): VNode {
  const { background, ink, path, letters } = markOf({ name, colour, mark })
  return (
    <span class={forms['mark']} style={{ backgroundColor: background, color: ink }} aria-hidden="true">
      {path === null ? (
        letters
      ) : (
        <svg viewBox="0 0 24 24" class={forms['picture']}>
          <path d={path} />
        </svg>
      )}
    </span>
  )
}

interface HeadingProps {
  readonly title: string
  readonly lead?: string
  /** Drawn above the title. */
  readonly children?: ComponentChildren
}

/** The heading of a step. It takes the focus, so that a screen reader reads the new step. */
export function Heading({ title, lead, children }: HeadingProps): VNode {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    // A frame does not take the focus from the page around it.
    if (document.hasFocus()) heading.current?.focus({ preventScroll: true })
  }, [title])
  return (
    <div class={styles['heading']}>
      {children && <div class={styles['marks']}>{children}</div>}
      <h1 class={styles['title']} tabIndex={-1} ref={heading}>
        {title}
      </h1>
      {lead !== undefined && <p class={styles['lead']}>{lead}</p>}
    </div>
  )
}

const signs = { good: '✓', bad: '!', calm: 'i' } as const

export function Sign({ tone }: { readonly tone: keyof typeof signs }): VNode {
  return (
    <span class={styles['sign']} data-tone={tone} aria-hidden="true">
      {signs[tone]}
    </span>
  )
}

export function Waiting(): VNode {
  return <span class={styles['waiting']} aria-hidden="true" />
}

export function Note({ children }: { readonly children: ComponentChildren }): VNode {
  return <p class={styles['note']}>{children}</p>
}

export function Badge({ children }: { readonly children: ComponentChildren }): VNode {
  return <span class={styles['badge']}>{children}</span>
}

export function Facts({ facts }: { readonly facts: readonly string[] }): VNode {
  return (
    <ul class={styles['facts']}>
      {facts.map((fact) => (
        <li key={fact}>{fact}</li>
      ))}
    </ul>
  )
}

/** Why the last act failed. The region exists before, so that a screen reader reads what appears in it. */
export function FailureBox({
  words,
  failure,
}: {
  readonly words: Words
  readonly failure: BffFailure | null
}): VNode {
  const described = failure && describeConnectFailure(words.texts, failure, words.names)
  return (
    <div role="alert" hidden={described === null}>
      {described && (
        <div class={styles['box']} data-calm={described.calm}>
          <h2>{described.title}</h2>
          <p>{described.text}</p>
          {described.details.map((detail) => (
            <p key={detail}>{detail}</p>
          ))}
        </div>
      )}
    </div>
  )
}

interface ShellProps {
  readonly words: Words
  /** Goes one step back; null if there is none. */
  readonly back: (() => void) | null
  /** Closes the frame; null in a window. */
  readonly close: (() => void) | null
  readonly children: ComponentChildren
}

function IconButton({ name, path, act }: { name: string; path: string; act: () => void }): VNode {
  return (
    <button type="button" class={styles['icon']} aria-label={name} title={name} onClick={act}>
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d={path} />
      </svg>
    </button>
  )
}

/** Around every step: the way back, the way out, and the word about Planbridge. */
export function Shell({ words, back, close, children }: ShellProps): VNode {
  const { page } = words.texts
  return (
    <div class={styles['shell']}>
      <div class={styles['bar']}>
        {back ? <IconButton name={page.back} path="M15 5l-7 7 7 7" act={back} /> : <span />}
        {close && <IconButton name={page.close} path="M6 6l12 12M18 6L6 18" act={close} />}
      </div>
      <main class={styles['main']}>{children}</main>
      <footer class={styles['foot']}>{words.say(page.uses)}</footer>
    </div>
  )
}
