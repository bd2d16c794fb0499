import type { OtherPerson } from '@planbridge/shared/contract'
import { identityIssuer } from '../domain/integration.ts'
import { maskedName } from '../domain/masked-name.ts'
import type { ConnectNeeds } from './needs.ts'

/** The names of the providers with whose accounts a person signs in. */
export const providersOf = async (
  { store, integrations }: Pick<ConnectNeeds, 'store' | 'integrations'>,
  subject: string,
): Promise<string[]> => {
  const issuers = new Set((await store.subjects.identitiesOf(subject)).map(({ issuer }) => issuer))
  const used = [...integrations.values()].filter((integration) => issuers.has(identityIssuer(integration)))
  return [...new Set(used.map(({ provider }) => provider.name))]
}

/** A person as they may be named to somebody who proved or holds an account of theirs. */
export const otherPerson = async (
  needs: Pick<ConnectNeeds, 'store' | 'integrations'>,
  subject: string,
): Promise<OtherPerson> => {
  const found = await needs.store.subjects.find(subject)
  return { name: maskedName(found?.name ?? null), providers: await providersOf(needs, subject) }
}
