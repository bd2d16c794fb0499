import type { OtherPerson } from '@planbridge/shared/contract'
import { type Integration, identityIssuer } from '../domain/integration.ts'
import { maskedName } from '../domain/masked-name.ts'
import type { ConnectNeeds } from './needs.ts'

type NameNeeds = Pick<ConnectNeeds, 'store' | 'integrations' | 'firmSignIns'>

/** The names of the providers, and of the organisation, with whose accounts a person signs in. */
export const providersOf = async (
  { store, integrations, firmSignIns }: NameNeeds,
  subject: string,
): Promise<string[]> => {
  const issuers = new Set((await store.subjects.identitiesOf(subject)).map(({ issuer }) => issuer))
  const isUsed = (integration: Integration) => issuers.has(identityIssuer(integration))
  const firms = [...firmSignIns.values()].map(({ integration }) => integration).filter(isUsed)
  const names = [...integrations.values()].filter(isUsed).map(({ provider }) => provider.name)
  return [...new Set([...names, ...firms.map(({ label }) => label)])]
}

/** A person as they may be named to somebody who proved or holds an account of theirs. */
export const otherPerson = async (needs: NameNeeds, subject: string): Promise<OtherPerson> => {
  const found = await needs.store.subjects.find(subject)
  return { name: maskedName(found?.name ?? null), providers: await providersOf(needs, subject) }
}
