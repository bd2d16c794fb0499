import { dayMs } from '@planbridge/shared/durations'
import type { endpoints, UseCase } from '@planbridge/shared/contract'
import { Failure } from '../failure.ts'
import { type Integration, identityIssuer } from '../domain/integration.ts'
import { quietJournal } from '../tokens/renewal-journal.ts'
import type { RequestSession } from '../principal/request-session.ts'
import type { ConnectionRow, SessionRecord } from '../store/ports/ports.ts'
import { chosenAccount } from '../grants/account-choice.ts'
import { blankConnection } from '../grants/blank-connection.ts'
import { connectionView } from './connection-view.ts'
import { integrationFor } from '../grants/integration-for.ts'
import type { ConnectNeeds } from '../grants/needs.ts'
import { type ProviderAccount, readAccount } from '../grants/read-account.ts'

/** Keeps a pasted token once the provider has said whose it is. */
export const addPersonalToken =
  (needs: ConnectNeeds): UseCase<typeof endpoints.addPersonalToken, RequestSession> =>
  async ({ integration: id, token, ends_on }, requestSession) => {
    const integration = integrationFor(needs, id, 'personal-token')
    const endsAt = endOfDay(needs, integration, ends_on)
    const access = headerSafe(token)
    const session = await requestSession.begin()
    if (session.subject === null)
      throw new Failure('sign-in-required', 'a personal token belongs to a person')
    const account = await checkToken(needs, integration, access)
    await refuseForeign(needs, integration, session, account)
    const row = await keepToken(needs, { integration, owner: session.subject, account, access, endsAt })
    needs.events.connectionMade({ connection: row.id, integration: integration.id, model: row.model })
    return connectionView(needs, row)
  }

const endOfDay = ({ clock }: ConnectNeeds, { provider }: Integration, day: string): number => {
  const end = Date.parse(`${day}T23:59:59.999Z`)
  const daysMax = provider.accessModels['personal-token']?.daysMax ?? 366
  const inRange = end > clock.now() && end <= clock.now() + (daysMax + 1) * dayMs
  if (!inRange) throw new Failure('end-date-invalid', 'past, or further away than such a token can last')
  return end
}

// People paste what they were sent, "Bearer " and line ends included.
const headerSafe = (pasted: string): string => {
  const token = pasted.trim().replace(/^bearer\s+/i, '')
  if (!/^[\x21-\x7e]+$/.test(token)) throw new Failure('personal-token-rejected', 'not a bearer token')
  return token
}

const checkToken = async (
  { protocolClient, adapters }: ConnectNeeds,
  integration: Integration,
  accessToken: string,
): Promise<ProviderAccount> => {
  const reading = await readAccount({
    protocolClient,
    adapter: adapters[integration.provider.id],
    integration,
    accessToken,
  })
  if (reading.kind === 'account') return reading.account
  throw new Failure(reading.kind === 'failed' ? reading.code : 'personal-token-rejected', reading.detail)
}

const refuseForeign = async (
  { store }: ConnectNeeds,
  integration: Integration,
  { tenant, subject }: SessionRecord,
  { id }: ProviderAccount,
) => {
  const owner = await store.subjects.ownerOf(tenant, { issuer: identityIssuer(integration), account: id })
  if (owner !== undefined && owner !== subject)
    throw new Failure('identity-of-another-person', 'the token is of somebody known')
}

interface Pasted {
  readonly integration: Integration
  readonly owner: string
  readonly account: ProviderAccount
  readonly access: string
  readonly endsAt: number
}

const keepToken = async (
  needs: ConnectNeeds,
  { integration, owner, account, access, endsAt }: Pasted,
): Promise<ConnectionRow> => {
  const known = {
    tenant: integration.tenant,
    owner,
    integration: integration.id,
    model: 'personal-token',
  } as const
  const found = await needs.store.connections.add(blankConnection(needs, { ...known, account: account.id }))
  const sealed = await needs.vault.seal(found, found.tokenVersion + 1, { access, refresh: null })
  const { choices, preferred } = account
  const change = {
    accountName: account.name,
    accountDetail: account.detail,
    endsAt,
    renews: false,
    createdAt: needs.clock.now(),
    reason: null,
    journal: quietJournal,
    ...chosenAccount({ choices, preferred, before: found.choice }),
  }
  const tokens = { sealed, endsAt, staleAt: endsAt }
  const put = await needs.store.connections.putTokens(found.id, found.tokenVersion, tokens, change)
  const row = await needs.store.connections.find(found.id)
  if (!put || !row) throw new Failure('internal', 'the connection changed under our hands')
  return row
}
