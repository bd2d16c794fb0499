import { type ForeignCharacter, type PastedToken, readPastedToken } from '@planbridge/shared/pasted'
import { useState } from 'react'
import type { ReactElement } from 'react'
import { fill } from '../../messages/fill.ts'
import { Notice } from '../../ui/feedback/notice.tsx'
import { Button } from '../../ui/forms/button.tsx'
import { TextField } from '../../ui/forms/field.tsx'
import { useMessages } from '../app-context.tsx'
import styles from './personal-token-dialog.module.css'

const visible = /^[\p{L}\p{N}\p{P}\p{S}]$/u

/** A character in words: by name, else as itself with its code point. */
function useCharacterText(): (character: ForeignCharacter) => string {
  const { personalToken } = useMessages()
  return ({ codePoint }) => {
    const known = personalToken.characters[codePoint]
    if (known !== undefined) return known
    const itself = String.fromCodePoint(Number.parseInt(codePoint.slice(2), 16))
    return visible.test(itself) ? `“${itself}” (${codePoint})` : codePoint
  }
}

/** Says what was left out of pasted text, or which character is in the way. */
function TokenReading({ read }: { readonly read: PastedToken }): ReactElement | null {
  const { personalToken, locale } = useMessages()
  const characterText = useCharacterText()
  if (read.kind === 'foreign') {
    const { position } = read.character
    const character = characterText(read.character)
    return (
      <Notice tone="bad" title={personalToken.foreignTitle}>
        <p>{fill(personalToken.foreign, { position, character })}</p>
      </Notice>
    )
  }
  if (read.kind === 'empty') return <p className={styles['note']}>{personalToken.empty}</p>
  if (read.stripped.length === 0) return null
  const parts = read.stripped.map((kind) => personalToken.stripped[kind])
  return (
    <p className={styles['note']}>
      {fill(personalToken.leftOut, { parts: new Intl.ListFormat(locale).format(parts) })}
    </p>
  )
}

/** The field for a pasted token. Its text is checked on every change, before anything is sent. */
export function TokenField({ onRead }: { readonly onRead: () => void }): ReactElement {
  const { personalToken } = useMessages()
  const [shown, setShown] = useState(false)
  const [pasted, setPasted] = useState('')
  return (
    <div className={styles['reading']}>
      <TextField
        label={personalToken.token}
        name="token"
        type={shown ? 'text' : 'password'}
        required
        maxLength={16_384}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        onInput={({ currentTarget }) => {
          setPasted(currentTarget.value)
          onRead()
        }}
        aside={
          <Button aria-label={personalToken.showName} aria-pressed={shown} onClick={() => setShown(!shown)}>
            {shown ? personalToken.hide : personalToken.show}
          </Button>
        }
      />
      <div aria-live="polite">{pasted !== '' && <TokenReading read={readPastedToken(pasted)} />}</div>
    </div>
  )
}
