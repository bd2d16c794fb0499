import type { endpoints } from '@planbridge/shared/contract'
import { dayMs } from '@planbridge/shared/durations'
import { readPastedToken } from '@planbridge/shared/pasted'
import { type Integration, identityIssuer } from '../domain/integration.ts'
import { Failure } from '../failure.ts'
import { chosenAccount } from '../grants/account-choice.ts'
import { firstConnectedAt } from '../grants/blank-connection.ts'
import { integrationFor } from '../grants/integration-for.ts'
import type { ConnectNeeds } from '../grants/needs.ts'
import { type ProviderAccount, readAccount } from '../grants/read-account.ts'
import { otherPerson } from '../grants/other-person.ts'
import { requireRoom } from '../grants/require-room.ts'
import { type PreparedTokens, storeTokens } from '../grants/store-tokens.ts'
import { verification } from '../grants/verification.ts'
import type { UseCaseFor } from '../principal/principal.ts'
import type { Connecting } from '../principal/request-session.ts'
import { requirePerson, tenantOf } from '../principal/require-person.ts'
import type { ConnectionRow, SessionRecord } from '../store/ports/ports.ts'
import { emptyJournal } from '../tokens/renewal-journal.ts'
import { noTrouble } from '../tokens/token-trouble.ts'
import { connectionView } from './connection-view.ts'

/** Stores a pasted token as a connection after reading its account from the provider. */
export const addPersonalToken =
  (needs: ConnectNeeds): UseCaseFor<typeof endpoints.addPersonalToken, 'browser-session'> =>
  async ({ integration: id, token, ends_on }, requestSession) => {
    const integration = integrationFor(needs, {
      id,
      model: 'personal-token',
      tenant: tenantOf(requestSession),
    })
    const endsAt = endOfDay(needs, integration, ends_on)
    const accessToken = bearerToken(token)
    const session = requirePerson({ session: await requestSession.begin() })
    const rejectedCode = 'personal-token-rejected'
    const account = await readAccount(needs, { integration, accessToken, rejectedCode })
    const { connecting } = requestSession
    // The users of a host are known by the host alone, so several of them may use one account.
    if (!connecting) await requireOwnIdentity(needs, integration, session, account)
    const owner = session.subject
    const row = await storeToken(needs, { integration, owner, account, accessToken, endsAt, connecting })
    needs.events.connectionMade({ connection: row.id, integration: integration.id, model: row.model })
    return connectionView(needs, row)
  }

const endOfDay = ({ clock }: ConnectNeeds, { provider }: Integration, day: string): number => {
  const end = Date.parse(`${day}T23:59:59.999Z`)
  const daysMax = provider.accessModels['personal-token']?.daysMax ?? 366
  const inRange = end > clock.now() && end <= clock.now() + (daysMax + 1) * dayMs
  if (!inRange) throw new Failure('end-date-invalid', 'past, or beyond the longest lifetime of such a token')
  return end
}

/** The token in pasted text. Text that cannot be a token is refused here, before the provider is asked. */
const bearerToken = (pasted: string): string => {
  const read = readPastedToken(pasted)
  if (read.kind === 'token') return read.token
  if (read.kind === 'empty') throw new Failure('personal-token-malformed', 'the text contains no token')
  const { codePoint, position } = read.character
  const character = { code_point: codePoint, position }
  throw new Failure('personal-token-malformed', `${codePoint} at position ${position}`, { character })
}

const requireOwnIdentity = async (
  needs: ConnectNeeds,
  integration: Integration,
  { tenant, subject }: SessionRecord,
  { id }: ProviderAccount,
) => {
  const { store } = needs
  const owner = await store.subjects.ownerOf(tenant, { issuer: identityIssuer(integration), account: id })
  if (owner === undefined || owner === subject) return
  // A token is no sign-in, so it gives its holder nothing of the other person.
  if (!(await store.merges.ownsNothingBut(tenant, owner, id)))
    throw new Failure('identity-of-another-person', 'the token belongs to another person', {
      otherPerson: await otherPerson(needs, owner),
    })
}

interface TokenToStore {
  readonly integration: Integration
  readonly owner: string
  readonly account: ProviderAccount
  readonly accessToken: string
  readonly endsAt: number
  readonly connecting: Connecting | undefined
}

const storeToken = (needs: ConnectNeeds, tokenToStore: TokenToStore): Promise<ConnectionRow> => {
  const { integration, owner, account, connecting } = tokenToStore
  const key = {
    tenant: integration.tenant,
    owner,
    integration: integration.id,
    model: 'personal-token',
    account: account.id,
  } as const
  return storeTokens(needs, { ...key, connecting }, async (row, isNew) => {
    if (isNew) await requireRoom(needs, { ...key, subject: owner })
    return preparedToken(needs, row, tokenToStore)
  })
}

const preparedToken = async (
  needs: ConnectNeeds,
  row: ConnectionRow,
  { account, accessToken, endsAt, connecting }: TokenToStore,
): Promise<PreparedTokens> => {
  const tokens = { access: accessToken, refresh: null }
  const now = needs.clock.now()
  const { choices, preferred } = account
  return {
    sealed: { sealed: await needs.vault.seal(row, row.tokenVersion + 1, tokens), endsAt, staleAt: endsAt },
    change: {
      accountName: account.name,
      accountDetail: account.detail,
      endsAt,
      renews: false,
      createdAt: now,
      firstConnectedAt: firstConnectedAt(row, now),
      reason: null,
      journal: emptyJournal,
      ...noTrouble,
      ...chosenAccount({ choices, preferred, before: row.choice }),
      ...verification(connecting, row),
    },
  }
}
