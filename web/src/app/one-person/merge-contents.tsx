import type { CatalogEntry, MergeCandidate, MergedConnection, MergeOffer } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { valueOr } from '../../core/stores/loadable.ts'
import type { Messages } from '../../messages/en.ts'
import { fill } from '../../messages/fill.ts'
import { fillCount } from '../../messages/fill-count.ts'
import { isolated } from '../../messages/isolated.ts'
import { Choice } from '../../ui/forms/choice.tsx'
import { Choices } from '../../ui/forms/choices.tsx'
import { Card } from '../../ui/layout/card.tsx'
import { useApp, useAppState, useMessages } from '../app-context.tsx'
import { formatMoment } from '../display/format-time.ts'
import styles from './merge-page.module.css'

const useLabels = (): ((integration: string) => string) => {
  const entries: readonly CatalogEntry[] = valueOr(useAppState('catalog').entries, [])
  return (integration) => entries.find(({ id }) => id === integration)?.label ?? integration
}

const lineOf = ({ onePerson, models, locale }: Messages, one: MergedConnection, label: string): string =>
  [
    label,
    ...(one.account === null ? [] : [isolated(one.account)]),
    models[one.model].name,
    ...(one.jobs === 0 ? [] : [fillCount(onePerson.jobs, one.jobs, locale)]),
  ].join(' · ')

/** How much an offer brings together, and what comes from the other person. */
export function MergeContents({ offer }: { offer: MergeOffer }): ReactElement {
  const messages = useMessages()
  const { onePerson, locale } = messages
  const labelOf = useLabels()
  const counts = [
    fillCount(onePerson.connections, offer.connections, locale),
    ...(offer.delegations > 0 ? [fillCount(onePerson.delegations, offer.delegations, locale)] : []),
    ...(offer.jobs > 0 ? [fillCount(onePerson.jobs, offer.jobs, locale)] : []),
  ]
  return (
    <Card title={onePerson.together}>
      <p>{new Intl.ListFormat(locale).format(counts)}</p>
      {offer.brought.length > 0 && (
        <>
          <p className={styles['soft']}>{onePerson.brought}</p>
          <ul className={styles['list']}>
            {offer.brought.map((one) => (
              <li key={one.id}>{lineOf(messages, one, labelOf(one.integration))}</li>
            ))}
          </ul>
        </>
      )}
    </Card>
  )
}

function useCandidateText(): (candidate: MergeCandidate) => string {
  const messages = useMessages()
  const { platform } = useApp()
  const { onePerson, locale, statuses } = messages
  const when = (time: string) => formatMoment(time, platform.now(), locale)
  return ({ connected_at, ends_at, status, purpose, jobs, jobs_stopped }) =>
    [
      fill(onePerson.connectedOn, { when: when(connected_at) }),
      ...(ends_at === null ? [] : [fill(onePerson.endsOn, { when: when(ends_at) })]),
      ...(status === 'active' ? [] : [statuses[status]]),
      ...(purpose === null ? [] : [`“${isolated(purpose)}”`]),
      ...(jobs === 0 ? [] : [fillCount(onePerson.jobs, jobs, locale)]),
      ...(jobs_stopped === 0 ? [] : [fillCount(onePerson.stopped, jobs_stopped, locale)]),
    ].join(' · ')
}

/** One choice for each two connections of which one can be kept. Its name in the form is the id of the own one. */
export function MergeConflicts({ conflicts }: Pick<MergeOffer, 'conflicts'>): ReactElement | null {
  const { onePerson } = useMessages()
  const labelOf = useLabels()
  const textOf = useCandidateText()
  if (conflicts.length === 0) return null
  return (
    <Card title={onePerson.conflicts}>
      <p>{onePerson.conflictsText}</p>
      <div className={styles['conflicts']}>
        {conflicts.map(({ yours, theirs }) => (
          <Choices
            key={yours.id}
            legend={fill(onePerson.conflict, {
              integration: labelOf(yours.integration),
              account: isolated(yours.account ?? ''),
            })}
          >
            {([yours, theirs] as const).map((candidate, at) => (
              <Choice
                key={candidate.id}
                type="radio"
                name={yours.id}
                value={candidate.id}
                title={at === 0 ? onePerson.yours : onePerson.theirs}
                detail={textOf(candidate)}
                required
              />
            ))}
          </Choices>
        ))}
      </div>
    </Card>
  )
}
