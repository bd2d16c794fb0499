/** @jsxImportSource preact */
import type { DelegationTerms, Operation, OperationId } from '@planbridge/shared/contract'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { daysLater } from '../connect-flow/calendar-day.ts'
import { Choice, Field } from '../connect-flow/screens/fields.tsx'
import styles from '../connect-flow/screens/forms.module.css'
import { Actions, Button, FailureBox, Heading, Mark } from '../connect-flow/screens/parts.tsx'
import type { Words } from '../connect-flow/screens/screen.ts'
import type { ConsentWay } from '../connect-flow/ways.ts'
import type { BffFailure } from '../core/bff-client.ts'

/** The longest term that the contract allows, in days. */
const daysMaxDefault = 366
const daysOffered = [7, 30, 90, 180, 365]
const daysProposed = 30
const purposeMax = 200

/** True if a call can change data at the provider. @see https://www.rfc-editor.org/rfc/rfc9110#section-9.2.1 */
const changesData = ({ method, paging }: Operation): boolean => method !== 'GET' || paging?.kind === 'queue'

/** The lengths to choose from: the usual ones that the provider allows, and its limit. */
export function daysFor(daysMax: number | null): readonly number[] {
  const max = Math.min(daysMax ?? daysMaxDefault, daysMaxDefault)
  const usual = daysOffered.filter((days) => days < max)
  return daysMax === null ? usual : [...usual, max]
}

interface TermsFormProps {
  readonly words: Words
  readonly way: ConsentWay
  readonly operations: readonly Operation[]
  readonly now: number
  readonly busy: boolean
  readonly failure: BffFailure | null
  readonly agree: (terms: DelegationTerms) => void
}

interface OperationsProps extends Pick<TermsFormProps, 'words' | 'operations'> {
  readonly chosen: ReadonlySet<OperationId>
  readonly choose: (chosen: ReadonlySet<OperationId>) => void
}

/** What it can do: read-only things are proposed, and the list is there for those who want to see it. */
function Operations({ words, operations, chosen, choose }: OperationsProps): VNode {
  const { terms } = words.texts
  const toggle = (id: OperationId) =>
    choose(new Set(operations.map((one) => one.id).filter((one) => chosen.has(one) !== (one === id))))
  return (
    <fieldset class={styles['group']}>
      <legend class={styles['legend']}>{terms.may}</legend>
      <details class={styles['more']}>
        <summary>
          <span class={styles['name']}>{words.count(terms.chosen, chosen.size)}</span>
          <span class={styles['detail']}>{terms.change}</span>
        </summary>
        <div>
          {operations.map((operation) => (
            <Choice
              key={operation.id}
              type="checkbox"
              dense
              title={operation.title}
              detail={changesData(operation) ? terms.changesData : undefined}
              checked={chosen.has(operation.id)}
              onChange={() => toggle(operation.id)}
            />
          ))}
        </div>
      </details>
    </fieldset>
  )
}

interface DaysProps extends Pick<TermsFormProps, 'words' | 'now'> {
  readonly offered: readonly number[]
  readonly days: number
  readonly choose: (days: number) => void
}

function Days({ words, now, offered, days, choose }: DaysProps): VNode {
  const { terms, locale } = words.texts
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(daysLater(now, days))
  return (
    <div class={styles['field']}>
      <label for="days" class={styles['label']}>
        {terms.howLong}
      </label>
      <select
        id="days"
        class={styles['control']}
        aria-describedby="days-hint"
        value={days}
        onChange={({ currentTarget }) => choose(Number(currentTarget.value))}
      >
        {offered.map((one) => (
          <option key={one} value={one}>
            {words.count(terms.days, one)}
          </option>
        ))}
      </select>
      <p id="days-hint" class={styles['hint']}>
        {words.say(terms.until, { day })}
      </p>
    </div>
  )
}

/** The terms of access while the person is away: purpose, operations and length. */
export function TermsForm(props: TermsFormProps): VNode {
  const { words, way, operations, now, busy, failure, agree } = props
  const { terms, token, ways } = words.texts
  const offered = daysFor(way.offer.days_max)
  const [purpose, setPurpose] = useState(words.say(terms.preset).slice(0, purposeMax))
  const [days, setDays] = useState(offered.findLast((one) => one <= daysProposed) ?? offered[0] ?? 1)
  const [chosen, choose] = useState<ReadonlySet<OperationId>>(
    () => new Set(operations.filter((one) => !changesData(one)).map(({ id }) => id)),
  )
  const submit = (event: Event) => {
    event.preventDefault()
    if (!busy && purpose.trim() !== '' && chosen.size > 0)
      agree({ purpose: purpose.trim(), operations: [...chosen], days })
  }
  return (
    <form class={styles['form']} autocomplete="off" noValidate onSubmit={submit}>
      <Heading title={words.say(terms.title)} lead={words.say(terms.lead)}>
        <Mark {...way.entry.provider} />
      </Heading>
      <Field
        label={terms.purpose}
        name="purpose"
        maxLength={purposeMax}
        value={purpose}
        change={setPurpose}
        error={purpose.trim() === '' ? token.required : null}
      />
      <Operations words={words} operations={operations} chosen={chosen} choose={choose} />
      <div role="alert">{chosen.size === 0 && <p class={styles['error']}>{terms.noneChosen}</p>}</div>
      <Days words={words} now={now} offered={offered} days={days} choose={setDays} />
      <FailureBox words={words} failure={failure} />
      <Actions>
        <Button type="submit" tone="primary" busy={busy}>
          {words.say(ways.go)}
        </Button>
      </Actions>
    </form>
  )
}
