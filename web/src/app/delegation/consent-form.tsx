import type { FormEvent, ReactElement, ReactNode } from 'react'
import type { BffFailure } from '../../core/bff-client.ts'
import { AlertPlace } from '../../ui/feedback/alert-place.tsx'
import { Button } from '../../ui/forms/button.tsx'
import { DialogActions } from '../../ui/layout/dialog.tsx'
import { TextField } from '../../ui/forms/field.tsx'
import { FailureNotice } from '../display/failure-notice.tsx'
import { useMessages } from '../parts-context.tsx'
import styles from './delegation-dialog.module.css'

export interface ConsentFormProps {
  /** What stands above the fields. */
  readonly lead?: ReactNode
  /** What it has been for until now. */
  readonly purpose?: string
  readonly provider: string
  /** No operation is chosen. */
  readonly missing: boolean
  readonly failure: BffFailure | null
  readonly busy: boolean
  readonly submitLabel: string
  readonly submit: (event: FormEvent<HTMLFormElement>) => Promise<void>
  readonly onClose: () => void
  /** The fields below the purpose. */
  readonly children: ReactNode
}

/** What a person agrees to: the purpose, what the caller asks besides, and what came of handing it in. */
export function ConsentForm(props: ConsentFormProps): ReactElement {
  const { delegation } = useMessages()
  const { lead, purpose, provider, missing, failure, busy, submitLabel, submit, onClose, children } = props
  return (
    <form className={styles['form']} autoComplete="off" onSubmit={(event) => void submit(event)}>
      {lead}
      {/* The pattern asks for more than spaces. */}
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
      <AlertPlace>
        {missing ? (
          <p className={styles['missing']}>{delegation.noneChosen}</p>
        ) : (
          failure && <FailureNotice failure={failure} provider={provider} />
        )}
      </AlertPlace>
      <DialogActions>
        <Button onClick={onClose}>{delegation.cancel}</Button>
        <Button type="submit" tone="primary" busy={busy}>
          {submitLabel}
        </Button>
      </DialogActions>
    </form>
  )
}
