import type { Offer } from '@planbridge/shared/contract'
import type { Integration } from '../domain/integration.ts'
import { type MaybePromise, whenKnown } from '../runtime/maybe-promise.ts'
import type { Identity, CachedReads, Subject } from '../store/ports/ports.ts'

type Permission = Offer['open_to_you']

export interface ServiceNeeds {
  readonly people: Pick<CachedReads, 'subject' | 'identitiesOf'>
}

/** Reports whether a subject may use the integration's service account. */
export const mayUseService = (
  { people }: ServiceNeeds,
  { serviceUse }: Integration,
  subjectId: string | null,
): MaybePromise<Permission> => {
  if (serviceUse.kind === 'anyone') return 'yes'
  if (subjectId === null) return 'sign-in-required'
  return whenKnown(people.subject(subjectId), (subject): MaybePromise<Permission> => {
    if (!isKnownPerson(subject)) return 'sign-in-required'
    if (serviceUse.kind === 'signed-in') return 'yes'
    return whenKnown(people.identitiesOf(subject.id), (identities) =>
      isNamed(serviceUse.people, identities) ? 'yes' : 'not-permitted',
    )
  })
}

const isKnownPerson = (subject: Subject | undefined): subject is Subject => subject?.guest === false

const isNamed = (people: readonly Identity[], identities: readonly Identity[]): boolean =>
  people.some((person) =>
    identities.some(({ issuer, account }) => issuer === person.issuer && account === person.account),
  )
