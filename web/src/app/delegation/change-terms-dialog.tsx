import { useState } from 'react'
import type { FormEvent, ReactElement } from 'react'
import type { BffFailure } from '../../core/bff-client.ts'
import { fill } from '../../messages/fill.ts'
import { TextField } from '../../ui/forms/field.tsx'
import { Dialog } from '../../ui/layout/dialog.tsx'
import { useApp, useMessages } from '../app-context.tsx'
import { formText } from '../display/form-text.ts'
import { calendarDay, formatDay, formatDays } from '../display/format-time.ts'
import { offeredOperations } from '../operations/offered-operations.ts'
import { daysMaxOf } from './agreement.ts'
import { ConsentForm } from './consent-form.tsx'
import styles from './delegation-dialog.module.css'
import { OperationChoices } from './operation-choices.tsx'
import { currentTerms, termsChange } from './terms-change.ts'
import type { TermsChange, TermsInput } from './terms-change.ts'
import { useJobOperations } from './use-job-operations.ts'
import { useTermsChange } from './use-terms-change.ts'
import type { TermsProps } from './use-terms-change.ts'

export interface ChangeTermsDialogProps extends TermsProps {
  readonly onClose: () => void
}

const daysMaxIn = ({ entry }: TermsProps): number =>
  daysMaxOf(entry.offers.find(({ model }) => model === 'delegation'))

/** The state of the form and its submit handler. */
function useTermsForm(props: ChangeTermsDialogProps) {
  const { agreed, entry, onClose } = props
  const now = useApp().platform.now()
  const limits = { operations: offeredOperations(entry, 'delegation'), daysMax: daysMaxIn(props), now }
  const save = useTermsChange(props)
  const [terms, setTerms] = useState<TermsInput>(() => currentTerms(agreed, limits))
  const [failure, setFailure] = useState<BffFailure | null>(null)
  const [busy, setBusy] = useState(false)
  const change = terms.until === '' ? null : termsChange(agreed, terms, now)
  const missing = terms.operations.length === 0
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (!change || missing) return
    const purpose = formText(new FormData(event.currentTarget), 'purpose').trim()
    setBusy(true)
    setFailure(null)
    const result = await save({ change, terms: { purpose, operations: terms.operations } })
    if (result === 'saved') return onClose()
    // The form stays busy while the browser navigates to the provider.
    if (result === 'navigating') return
    setBusy(false)
    setFailure(result)
  }
  return { terms, setTerms, change, missing, failure, busy, submit }
}

interface UntilProps {
  readonly until: string
  readonly change: TermsChange | null
  readonly daysMax: number
  readonly choose: (until: string) => void
}

function UntilField({ until, change, daysMax, choose }: UntilProps): ReactElement {
  const { changeTerms, delegation, locale } = useMessages()
  const now = useApp().platform.now()
  const range = fill(changeTerms.untilHint, { days: formatDays(daysMax, locale) })
  const ends = change && fill(delegation.endsOn, { day: formatDay(change.endsAt, locale) })
  return (
    <TextField
      label={changeTerms.until}
      hint={ends ? `${ends} ${range}` : range}
      type="date"
      required
      min={calendarDay(now, 0)}
      max={calendarDay(now, daysMax)}
      value={until}
      onChange={(event) => choose(event.target.value)}
    />
  )
}

function ChangeSummary({ change, provider }: { change: TermsChange | null; provider: string }): ReactElement {
  const { changeTerms } = useMessages()
  return (
    <p role="status" className={styles['lead']}>
      {change && fill(changeTerms[change.kind], { provider })}
    </p>
  )
}

function TermsForm(props: ChangeTermsDialogProps): ReactElement {
  const { changeTerms } = useMessages()
  const { entry, agreed, onClose } = props
  const { terms, setTerms, change, ...form } = useTermsForm(props)
  const needsJob = useJobOperations(props.connection.id)
  const provider = entry.provider.name
  return (
    <ConsentForm
      {...form}
      purpose={agreed.purpose}
      provider={provider}
      submitLabel={change?.kind === 'wider' ? fill(changeTerms.confirm, { provider }) : changeTerms.save}
      onClose={onClose}
    >
      <div className={styles['days']}>
        <UntilField
          until={terms.until}
          change={change}
          daysMax={daysMaxIn(props)}
          choose={(until) => setTerms({ ...terms, until })}
        />
      </div>
      <OperationChoices
        operations={offeredOperations(entry, 'delegation')}
        chosen={terms.operations}
        choose={(operations) => setTerms({ ...terms, operations })}
        note={({ id }) => (needsJob(id) && !terms.operations.includes(id) ? changeTerms.jobStops : undefined)}
      />
      <ChangeSummary change={form.missing ? null : change} provider={provider} />
    </ConsentForm>
  )
}

/** Lets the person reduce or extend the terms of a delegation. */
export function ChangeTermsDialog(props: ChangeTermsDialogProps): ReactElement {
  const { changeTerms, frame } = useMessages()
  return (
    <Dialog title={changeTerms.title} closeLabel={frame.close} onClose={props.onClose}>
      <TermsForm {...props} />
    </Dialog>
  )
}
