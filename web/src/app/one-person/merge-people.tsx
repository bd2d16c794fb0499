import type { MergeOffer } from '@planbridge/shared/contract'
import type { ReactElement } from 'react'
import { fill } from '../../messages/fill.ts'
import { Card } from '../../ui/layout/card.tsx'
import { useMessages } from '../app-context.tsx'
import { ForeignName } from '../display/foreign-name.tsx'
import styles from './merge-page.module.css'

function PersonCard({
  title,
  person,
}: {
  title: string
  person: Pick<MergeOffer['other'], 'name' | 'providers'>
}): ReactElement {
  const { onePerson, locale } = useMessages()
  const providers = new Intl.ListFormat(locale).format(person.providers)
  return (
    <Card title={title}>
      <span className={styles['name']}>
        {person.name === null ? onePerson.nameless : <ForeignName name={person.name} />}
      </span>
      <span className={styles['soft']}>
        {providers === '' ? onePerson.signsInNowhere : fill(onePerson.signsInWith, { providers })}
      </span>
    </Card>
  )
}

/** The two people that an offer brings together. */
export function MergePeople({ offer: { you, other } }: { offer: MergeOffer }): ReactElement {
  const { onePerson, frame } = useMessages()
  const guest = { name: frame.guest, providers: you.providers }
  return (
    <div className={styles['people']}>
      <PersonCard title={you.guest ? onePerson.guest : onePerson.you} person={you.guest ? guest : you} />
      <PersonCard title={onePerson.other} person={other} />
    </div>
  )
}
