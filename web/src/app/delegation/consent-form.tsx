import type { FormEvent, ReactElement, ReactNode } from 'react'
import type { BffFailure } from '../../core/bff-client.ts'
import { AlertRegion } from '../../ui/feedback/alert-region.tsx'
import { Button } from '../../ui/forms/button.tsx'
import { TextField } from '../../ui/forms/field.tsx'
import { DialogActions } from '../../ui/layout/dialog.tsx'
import { useMessages } from '../app-context.tsx'
import { FailureNotice } from '../display/failure-notice.tsx'
import styles from './delegation-dialog.module.css'

export interface ConsentFormProps {
  /** Text above the fields. */
  readonly lead?: ReactNode
  /** The purpose agreed so far. */
  readonly purpose?: string | undefined
  readonly provider: string
  /** True if no operation is chosen. */
  readonly missing: boolean
  readonly failure: BffFailure | null
  readonly busy: boolean
  readonly submitLabel: string
  readonly submit: (event: FormEvent<HTMLFormElement>) => Promise<void>
  readonly onClose: () => void
  /** The fields below the purpose. */
  readonly children: ReactNode
}

/** The form for the terms of a delegation: the purpose, the fields of the caller, and the result of submitting. */
export function ConsentForm(props: ConsentFormProps): ReactElement {
  const { delegation } = useMessages()
  const { lead, purpose, provider, missing, failure, busy, submitLabel, submit, onClose, children } = props
  return (
    <form className={styles['form']} autoComplete="off" onSubmit={(event) => void submit(event)}>
      {lead}
      {/* The pattern requires a character other than a space. */}
      <TextField
        label={delegation.purpose}
        hint={delegation.purposeHint}
        name="purpose"
        required
        maxLength={200}
        pattern=".*\S.*"
        defaultValue={purpose}
      />
      {children}
      <AlertRegion>
        {missing ? (
          <p className={styles['missing']}>{delegation.noneChosen}</p>
        ) : (
          failure && <FailureNotice failure={failure} provider={provider} />
        )}
      </AlertRegion>
      <DialogActions>
        <Button onClick={onClose}>{delegation.cancel}</Button>
        <Button type="submit" tone="primary" busy={busy}>
          {submitLabel}
        </Button>
      </DialogActions>
    </form>
  )
}
