/** @jsxImportSource preact */
import type { ComponentChildren, VNode } from 'preact'
import { useId } from 'preact/hooks'
import styles from './forms.module.css'

interface ChoiceProps {
  readonly type: 'radio' | 'checkbox'
  readonly title: string
  readonly detail?: string | undefined
  /** Compact, for long lists. */
  readonly dense?: boolean
  /** The group of a radio button. */
  readonly name?: string
  readonly checked: boolean
  readonly onChange: () => void
}

/** A radio button or checkbox whose whole area can be clicked. */
export function Choice({ type, title, detail, dense = false, name = '', ...input }: ChoiceProps): VNode {
  return (
    <label class={dense ? styles['dense'] : styles['choice']}>
      {type === 'radio' ? (
        <input {...input} type="radio" name={name} class={styles['box']} />
      ) : (
        <input {...input} type="checkbox" class={styles['box']} />
      )}
      <span>
        <span class={styles['name']}>{title}</span>
        {detail !== undefined && detail !== '' && <span class={styles['detail']}>{detail}</span>}
      </span>
    </label>
  )
}

interface FieldProps {
  readonly label: string
  readonly type?: 'text' | 'password' | 'date'
  readonly name?: string
  readonly value: string
  readonly change?: (value: string) => void
  readonly hint?: string | undefined
  /** Why the text cannot be used; null if it can. */
  readonly error?: string | null
  readonly maxLength?: number
  /** The first and the last day of a date. */
  readonly range?: readonly [string, string]
  /** Drawn beside the input. */
  readonly aside?: ComponentChildren
}

/** The attributes that all kinds of inputs have. */
const attributes = ({ name = '', value, change, error = null }: FieldProps) => ({
  name,
  value,
  class: styles['control'] ?? '',
  'aria-invalid': error !== null,
  readOnly: change === undefined,
  autocomplete: 'off' as const,
  onInput: ({ currentTarget }: { readonly currentTarget: HTMLInputElement }) => change?.(currentTarget.value),
})

interface Identified {
  readonly id: string
  readonly 'aria-describedby': string
}

function Input({ field, ...identified }: { readonly field: FieldProps } & Identified): VNode {
  const { type = 'text', maxLength = 16_384, range: [min, max] = ['', ''] } = field
  const common = { ...attributes(field), ...identified }
  if (type === 'date') return <input {...common} type="date" min={min} max={max} />
  const text = { ...common, maxLength, spellcheck: false, autocapitalize: 'off' as const }
  return type === 'password' ? <input {...text} type="password" /> : <input {...text} type="text" />
}

/** A field. Its errors are ours, because the browser's speak the language of the browser. */
export function Field(props: FieldProps): VNode {
  const id = useId()
  const { label, hint, error = null, aside } = props
  const described = [
    ...(hint === undefined ? [] : [`${id}-hint`]),
    ...(error === null ? [] : [`${id}-error`]),
  ]
  return (
    <div class={styles['field']}>
      <label for={id} class={styles['label']}>
        {label}
      </label>
      <div class={styles['line']}>
        <Input field={props} id={id} aria-describedby={described.join(' ')} />
        {aside}
      </div>
      <div role="alert">
        {error !== null && (
          <p id={`${id}-error`} class={styles['error']}>
            {error}
          </p>
        )}
      </div>
      {hint !== undefined && (
        <p id={`${id}-hint`} class={styles['hint']}>
          {hint}
        </p>
      )}
    </div>
  )
}
