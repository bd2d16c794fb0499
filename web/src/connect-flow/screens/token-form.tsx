/** @jsxImportSource preact */
import { readPastedToken } from '@planbridge/shared/pasted'
import type { PastedToken } from '@planbridge/shared/pasted'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { BffFailure } from '../../core/bff-client.ts'
import { calendarDay } from '../calendar-day.ts'
import type { Way } from '../ways.ts'
import { Field } from './fields.tsx'
import styles from './forms.module.css'
import { Actions, Button, FailureBox, Heading, Mark } from './parts.tsx'
import type { Words } from './screen.ts'

const daysMaxDefault = 365

export interface EnteredToken {
  readonly token: string
  /** YYYY-MM-DD. */
  readonly endsOn: string
}

interface TokenFormProps {
  readonly words: Words
  readonly way: Way
  /** Milliseconds since 1970. */
  readonly now: number
  readonly busy: boolean
  readonly failure: BffFailure | null
  readonly save: (entered: EnteredToken) => void
}

/** Says what was left out of pasted text; undefined if nothing was. */
function leftOut({ texts, say }: Words, read: PastedToken): string | undefined {
  const { token, locale } = texts
  if (read.kind !== 'token' || read.stripped.length === 0) return undefined
  const parts = read.stripped.map((kind) => token.stripped[kind])
  return say(token.leftOut, { parts: new Intl.ListFormat(locale).format(parts) })
}

/** Why pasted text is no token; null if it is one. */
function tokenError({ texts, say }: Words, read: PastedToken): string | null {
  const { token } = texts
  if (read.kind === 'foreign') return say(token.foreign, { position: read.character.position })
  return read.kind === 'empty' ? token.empty : null
}

function WhereTokensAreMade({ words, way }: Pick<TokenFormProps, 'words' | 'way'>): VNode | null {
  const page = way.offer.token_page
  if (!page) return null
  const { token } = words.texts
  const { url } = page
  return (
    <p class={styles['hint']}>
      {words.say(token.where, { menu: page.menu.join(' › ') })}{' '}
      {url !== null && /^https?:\/\//.test(url) && (
        <a href={url} target="_blank" rel="noreferrer">
          {token.openPage}
        </a>
      )}
    </p>
  )
}

interface TokenFieldProps {
  readonly words: Words
  readonly text: string
  readonly checked: boolean
  readonly change: (text: string) => void
}

/** The field for a pasted token. Its text is checked on every change, before anything is sent. */
function TokenField({ words, text, checked, change }: TokenFieldProps): VNode {
  const { token } = words.texts
  const [shown, show] = useState(false)
  const read = readPastedToken(text)
  return (
    <Field
      label={token.token}
      type={shown ? 'text' : 'password'}
      name="token"
      value={text}
      change={change}
      error={text === '' && !checked ? null : tokenError(words, read)}
      hint={leftOut(words, read)}
      aside={<ShowButton words={words} shown={shown} toggle={() => show(!shown)} />}
    />
  )
}

function ShowButton({ words, shown, toggle }: { words: Words; shown: boolean; toggle: () => void }): VNode {
  const { token } = words.texts
  return (
    <button
      type="button"
      class={styles['show']}
      aria-label={token.showName}
      aria-pressed={shown}
      onClick={toggle}
    >
      {shown ? token.hide : token.show}
    </button>
  )
}

/** The form for a pasted token. It is sent once and never shown again. */
export function TokenForm({ words, way, now, busy, failure, save }: TokenFormProps): VNode {
  const { token } = words.texts
  const [text, setText] = useState('')
  const [endsOn, setEndsOn] = useState('')
  const [checked, setChecked] = useState(false)
  const daysMax = way.offer.days_max ?? daysMaxDefault
  const [first, last] = [calendarDay(now, 0), calendarDay(now, daysMax)]
  const inRange = endsOn >= first && endsOn <= last
  const dateText = endsOn === '' ? token.required : words.texts.failures['end-date-invalid'].text
  const submit = (event: Event) => {
    event.preventDefault()
    setChecked(true)
    const read = readPastedToken(text)
    if (read.kind === 'token' && inRange && !busy) save({ token: read.token, endsOn })
  }
  return (
    <form class={styles['form']} autocomplete="off" noValidate onSubmit={submit}>
      <Heading title={words.say(token.title)} lead={words.say(token.lead)}>
        <Mark {...way.entry.provider} />
      </Heading>
      <WhereTokensAreMade words={words} way={way} />
      <TokenField words={words} text={text} checked={checked} change={setText} />
      <Field
        label={token.endsOn}
        hint={words.count(token.endsOnHint, daysMax)}
        name="ends_on"
        type="date"
        range={[first, last]}
        value={endsOn}
        change={setEndsOn}
        error={checked && !inRange ? dateText : null}
      />
      <FailureBox words={words} failure={failure} />
      <Actions>
        <Button type="submit" tone="primary" busy={busy}>
          {token.save}
        </Button>
      </Actions>
    </form>
  )
}
