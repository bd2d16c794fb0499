import type {
  AuthorizationFacts,
  CatalogEntry,
  Connection,
  ConsentModel,
  DelegationTerms,
  IntegrationId,
} from '@planbridge/shared/contract'
import type { Proof } from '@planbridge/web/core/front-channel/proof.ts'
import { chosenOf } from './chosen-entry.ts'
import type { FrontChannel } from './front-channel.ts'
import type { Connecting } from '../kit-person.ts'

/** The part of Planbridge in which a person connects: the app, or the window of a connect session. */
export interface ConnectDoor {
  readonly entries: () => Promise<readonly CatalogEntry[]>
  readonly terms: (entry: CatalogEntry, days: number) => Promise<DelegationTerms>
  readonly start: (input: {
    readonly integration: IntegrationId
    readonly model: ConsentModel
    readonly challenge: Proof['challenge']
    readonly delegation?: DelegationTerms
  }) => Promise<AuthorizationFacts>
  readonly addToken: (input: {
    readonly integration: IntegrationId
    readonly token: string
    readonly ends_on: string
  }) => Promise<Connection>
  readonly addServiceAccount: (input: { readonly integration: IntegrationId }) => Promise<Connection>
}

export interface ConnectNeeds {
  readonly front: FrontChannel
  readonly now: () => number
  /** Makes a personal token of an account. */
  readonly mintToken: (account: string | undefined) => Promise<string>
}

const daysUsual = 30
const dayMs = 86_400_000

/** Connects an account as a person does, with every request that the pages make for it. */
export const connectThrough = async (
  door: ConnectDoor,
  { front, now, mintToken }: ConnectNeeds,
  connecting: Connecting,
): Promise<Connection> => {
  const { entry, model } = chosenOf(await door.entries(), connecting)
  const integration = entry.id
  const { days = daysUsual, account, token } = connecting
  if (model === 'service-account') return door.addServiceAccount({ integration })
  if (model === 'personal-token') {
    const endsOn = new Date(now() + days * dayMs).toISOString().slice(0, 10)
    return door.addToken({ integration, token: token ?? (await mintToken(account)), ends_on: endsOn })
  }
  const proof = await front.makeProof()
  const delegation = model === 'delegation' ? { delegation: await door.terms(entry, days) } : {}
  const facts = await door.start({ integration, model, challenge: proof.challenge, ...delegation })
  const { connection } = await front.consent(facts, proof, connecting)
  if (connection) return connection
  throw new Error(`${integration} signed the person in and connected nothing`)
}
