import type { Offer } from '@planbridge/shared/contract'
import type { Integration } from '../integration.ts'
import type { ConnectNeeds } from './needs.ts'

/** Whether the integration's service account serves this subject. */
export const mayUseService = async (
  { store }: Pick<ConnectNeeds, 'store'>,
  { serviceUse }: Integration,
  subjectId: string | null,
): Promise<Offer['open_to_you']> => {
  if (serviceUse.kind === 'anyone') return 'yes'
  const subject = subjectId === null ? undefined : await store.subjects.find(subjectId)
  if (!subject || subject.guest) return 'sign-in-required'
  if (serviceUse.kind === 'signed-in') return 'yes'
  const identities = await store.subjects.identitiesOf(subject.id)
  const named = serviceUse.people.some((person) =>
    identities.some(({ issuer, account }) => issuer === person.issuer && account === person.account),
  )
  return named ? 'yes' : 'not-permitted'
}
