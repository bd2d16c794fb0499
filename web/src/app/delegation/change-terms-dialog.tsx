import { useState } from 'react'
import type { FormEvent, ReactElement } from 'react'
import type { BffFailure } from '../../core/bff-client.ts'
import { fill } from '../../messages/fill.ts'
import { Dialog } from '../../ui/layout/dialog.tsx'
import { TextField } from '../../ui/forms/field.tsx'
import { formText } from '../display/form-text.ts'
import { calendarDay, formatDay } from '../display/format-time.ts'
import { useMessages, useParts } from '../parts-context.tsx'
import { daysMaxOf } from './agreement.ts'
import { ConsentForm } from './consent-form.tsx'
import styles from './delegation-dialog.module.css'
import { OperationChoices } from './operation-choices.tsx'
import { presentTerms, termsChange } from './terms-change.ts'
import type { TermsChange, TermsWish } from './terms-change.ts'
import { useJobsOn } from './use-jobs-on.ts'
import { useTermsChange } from './use-terms-change.ts'
import type { TermsProps } from './use-terms-change.ts'

export interface ChangeTermsDialogProps extends TermsProps {
  readonly onClose: () => void
}

const daysMaxIn = ({ entry }: TermsProps): number =>
  daysMaxOf(entry.offers.find(({ model }) => model === 'delegation'))

/** The form's state, and what follows when it is handed in. */
function useTermsForm(props: ChangeTermsDialogProps) {
  const { agreed, entry, onClose } = props
  const now = useParts().world.now()
  const possible = { operations: entry.operations, daysMax: daysMaxIn(props), now }
  const save = useTermsChange(props)
  const [wish, setWish] = useState<TermsWish>(() => presentTerms(agreed, possible))
  const [failure, setFailure] = useState<BffFailure | null>(null)
  const [busy, setBusy] = useState(false)
  const change = wish.until === '' ? null : termsChange(agreed, wish, now)
  const missing = wish.operations.length === 0
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (!change || missing) return
    const purpose = formText(new FormData(event.currentTarget), 'purpose').trim()
    setBusy(true)
    setFailure(null)
    const changed = await save({ change, terms: { purpose, operations: wish.operations } })
    if (changed === 'holds') return onClose()
    // On the way out it stays busy: the next document is on its way.
    if (changed === 'leaving') return
    setBusy(false)
    setFailure(changed)
  }
  return { wish, setWish, change, missing, failure, busy, submit }
}

interface UntilProps {
  readonly until: string
  readonly change: TermsChange | null
  readonly daysMax: number
  readonly choose: (until: string) => void
}

function UntilField({ until, change, daysMax, choose }: UntilProps): ReactElement {
  const { changeTerms, delegation, locale } = useMessages()
  const now = useParts().world.now()
  const range = fill(changeTerms.untilHint, { days: daysMax })
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

function Outlook({ change, provider }: { change: TermsChange | null; provider: string }): ReactElement {
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
  const { wish, setWish, change, ...form } = useTermsForm(props)
  const needsJob = useJobsOn(props.connection.id)
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
          until={wish.until}
          change={change}
          daysMax={daysMaxIn(props)}
          choose={(until) => setWish({ ...wish, until })}
        />
      </div>
      <OperationChoices
        operations={entry.operations}
        chosen={wish.operations}
        choose={(operations) => setWish({ ...wish, operations })}
        note={({ id }) => (needsJob(id) && !wish.operations.includes(id) ? changeTerms.jobStops : undefined)}
      />
      <Outlook change={form.missing ? null : change} provider={provider} />
    </ConsentForm>
  )
}

/** Lets a person take back some of what they agreed to, or agree to more. */
export function ChangeTermsDialog(props: ChangeTermsDialogProps): ReactElement {
  const { changeTerms, frame } = useMessages()
  return (
    <Dialog
      title={fill(changeTerms.title, { integration: props.entry.label })}
      closeLabel={frame.close}
      onClose={props.onClose}
    >
      <TermsForm {...props} />
    </Dialog>
  )
}
