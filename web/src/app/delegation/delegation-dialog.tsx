import type { CatalogEntry, DelegationTerms, DetailedEntry } from '@planbridge/shared/contract'
import { useState } from 'react'
import type { FormEvent, ReactElement } from 'react'
import type { BffFailure } from '../../core/bff-client.ts'
import { fill } from '../../messages/fill.ts'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { TextField } from '../../ui/forms/field.tsx'
import { Dialog } from '../../ui/layout/dialog.tsx'
import { useApp, useMessages } from '../app-context.tsx'
import { formText } from '../display/form-text.ts'
import { formatDay, formatDays } from '../display/format-time.ts'
import { offeredOperations } from '../operations/offered-operations.ts'
import { WithOperations } from '../operations/with-operations.tsx'
import { daysMaxOf, endOf, proposedTerms } from './agreement.ts'
import { ConsentForm } from './consent-form.tsx'
import styles from './delegation-dialog.module.css'
import { OperationChoices } from './operation-choices.tsx'

type Chosen = Omit<DelegationTerms, 'purpose'>

interface ChoiceProps {
  readonly entry: CatalogEntry
  readonly chosen: Chosen
  readonly choose: (chosen: Chosen) => void
}

function DaysField({ entry, chosen, choose }: ChoiceProps): ReactElement {
  const { delegation, locale } = useMessages()
  const { platform } = useApp()
  const daysMax = daysMaxOf(entry.offers.find(({ model }) => model === 'delegation'))
  const valid = chosen.days >= 1 && chosen.days <= daysMax
  const range = fill(delegation.daysRange, { days: formatDays(daysMax, locale) })
  const ends =
    valid && fill(delegation.endsOn, { day: formatDay(endOf(chosen.days, platform.now()), locale) })
  return (
    <TextField
      label={delegation.days}
      hint={ends ? `${ends} ${range}` : range}
      type="number"
      inputMode="numeric"
      required
      min={1}
      max={daysMax}
      step={1}
      value={Number.isNaN(chosen.days) ? '' : chosen.days}
      onChange={(event) => choose({ ...chosen, days: event.target.valueAsNumber })}
    />
  )
}

export interface DelegationDialogProps {
  readonly entry: CatalogEntry
  /** The purpose that was agreed before. */
  readonly purpose?: string | undefined
  /** Navigates to the provider. Resolves to the failure if that was not possible. */
  readonly onAgree: (terms: DelegationTerms) => Promise<BffFailure | null>
  readonly onClose: () => void
}

interface AgreementProps extends DelegationDialogProps {
  readonly entry: DetailedEntry
}

/** The state of the form and its submit handler. */
function useAgreement({ entry, onAgree }: AgreementProps) {
  const daysMax = daysMaxOf(entry.offers.find(({ model }) => model === 'delegation'))
  const [chosen, setChosen] = useState<Chosen>(() =>
    proposedTerms(offeredOperations(entry, 'delegation'), daysMax),
  )
  const [failure, setFailure] = useState<BffFailure | null>(null)
  const [missing, setMissing] = useState(false)
  const [busy, setBusy] = useState(false)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const purpose = formText(new FormData(event.currentTarget), 'purpose').trim()
    setMissing(chosen.operations.length === 0)
    if (chosen.operations.length === 0) return
    setBusy(true)
    setFailure(null)
    const refused = await onAgree({ ...chosen, purpose })
    setFailure(refused)
    // On success the form stays busy, because the browser is navigating to the provider.
    setBusy(refused === null)
  }
  const choose = (next: Chosen) => {
    setMissing(false)
    setChosen(next)
  }
  return { chosen, choose, failure, missing, busy, submit }
}

function AgreementForm(props: AgreementProps): ReactElement {
  const { delegation } = useMessages()
  const { entry, purpose, onClose } = props
  const { chosen, choose, ...form } = useAgreement(props)
  const provider = entry.provider.name
  return (
    <ConsentForm
      {...form}
      lead={<p className={styles['lead']}>{fill(delegation.lead, { provider })}</p>}
      purpose={purpose}
      provider={provider}
      submitLabel={fill(delegation.submit, { provider })}
      onClose={onClose}
    >
      <div className={styles['days']}>
        <DaysField entry={entry} chosen={chosen} choose={choose} />
      </div>
      <OperationChoices
        operations={offeredOperations(entry, 'delegation')}
        chosen={chosen.operations}
        choose={(operations) => choose({ ...chosen, operations })}
      />
    </ConsentForm>
  )
}

/** Asks for the terms of a delegation: purpose, operations and length. */
export function DelegationDialog(props: DelegationDialogProps): ReactElement {
  const { delegation, frame } = useMessages()
  return (
    <Dialog title={delegation.title} closeLabel={frame.close} onClose={props.onClose}>
      <WithOperations entry={props.entry} waiting={<Skeleton width="100%" height="24rem" />}>
        {(entry) => <AgreementForm {...props} entry={entry} />}
      </WithOperations>
    </Dialog>
  )
}
