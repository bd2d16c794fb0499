import type { Offer } from '@planbridge/shared/contract'
import type { Integration } from '../domain/integration.ts'
import type { ConnectNeeds } from '../grants/needs.ts'
import { type MaybePromise, whenKnown } from '../runtime/maybe-promise.ts'
import type { CachedReads, Identity, KnownConnection, Subject } from '../store/ports/ports.ts'

type Permission = Offer['open_to_you']

export interface ServiceNeeds {
  readonly people: Pick<CachedReads, 'subject' | 'identitiesOf'>
}

/** Returns the permission of a subject to use the integration's service account. */
export const servicePermission = (
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

/** Reports whether a subject may use the connection of a service account. */
export const mayUseService = (
  needs: ServiceNeeds & Pick<ConnectNeeds, 'integrations'>,
  row: Pick<KnownConnection, 'integration'>,
  subjectId: string,
): MaybePromise<boolean> => {
  const integration = needs.integrations.get(row.integration)
  if (!integration) return false
  return whenKnown(servicePermission(needs, integration, subjectId), (permission) => permission === 'yes')
}

const isKnownPerson = (subject: Subject | undefined): subject is Subject => subject?.guest === false

const isNamed = (people: readonly Identity[], identities: readonly Identity[]): boolean =>
  people.some((person) =>
    identities.some(({ issuer, account }) => issuer === person.issuer && account === person.account),
  )
