import { useId } from 'react'
import type { ReactElement } from 'react'
import { SignInOptions } from './sign-in-options.tsx'
import type { SignInOptionsProps } from './sign-in-options.tsx'
import styles from './sign-in-panel.module.css'

export interface SignInPanelProps extends SignInOptionsProps {
  readonly title: string
  readonly text: string
}

/** The ways to sign in, for those who have not. */
export function SignInPanel({ title, text, ...options }: SignInPanelProps): ReactElement {
  const id = useId()
  return (
    <section className={styles['panel']} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <SignInOptions {...options} />
      <p className={styles['text']}>{text}</p>
    </section>
  )
}
