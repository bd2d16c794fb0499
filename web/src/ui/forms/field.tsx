import { useId } from 'react'
import type {
  InputHTMLAttributes,
  ReactElement,
  ReactNode,
  SelectHTMLAttributes,
  TextareaHTMLAttributes,
} from 'react'
import { classNames } from '../class-names.ts'
import styles from './field.module.css'

interface FieldTexts {
  readonly label: string
  readonly hint?: string | undefined
  /** A mark after the label, such as "optional". */
  readonly mark?: string | undefined
}

interface FrameProps extends FieldTexts {
  readonly id: string
  readonly children: ReactNode
}

function Frame({ id, label, mark, hint, children }: FrameProps): ReactElement {
  return (
    <div className={styles['field']}>
      <div className={styles['labels']}>
        <label htmlFor={id} className={styles['label']}>
          {label}
        </label>
        {mark && <span className={styles['mark']}>{mark}</span>}
      </div>
      {children}
      {hint && (
        <p id={`${id}-hint`} className={styles['hint']}>
          {hint}
        </p>
      )}
    </div>
  )
}

export type TextFieldProps = FieldTexts &
  InputHTMLAttributes<HTMLInputElement> & { readonly aside?: ReactNode }

export function TextField({ label, hint, mark, aside, ...input }: TextFieldProps): ReactElement {
  const id = useId()
  return (
    <Frame id={id} label={label} hint={hint} mark={mark}>
      <div className={styles['line']}>
        <input
          {...input}
          id={id}
          className={styles['control']}
          aria-describedby={hint ? `${id}-hint` : undefined}
        />
        {aside}
      </div>
    </Frame>
  )
}

export type SelectFieldProps = FieldTexts & SelectHTMLAttributes<HTMLSelectElement>

export function SelectField({ label, hint, mark, children, ...select }: SelectFieldProps): ReactElement {
  const id = useId()
  return (
    <Frame id={id} label={label} hint={hint} mark={mark}>
      <select
        {...select}
        id={id}
        className={styles['control']}
        aria-describedby={hint ? `${id}-hint` : undefined}
      >
        {children}
      </select>
    </Frame>
  )
}

export type TextAreaFieldProps = FieldTexts & TextareaHTMLAttributes<HTMLTextAreaElement>

/** A multi-line field in a monospace font, for code. */
export function TextAreaField({ label, hint, mark, ...area }: TextAreaFieldProps): ReactElement {
  const id = useId()
  return (
    <Frame id={id} label={label} hint={hint} mark={mark}>
      <textarea
        {...area}
        id={id}
        className={classNames(styles['control'], styles['area'])}
        aria-describedby={hint ? `${id}-hint` : undefined}
      />
    </Frame>
  )
}
