import { type AccountChoice, type FailureCode, isStorableText } from '@planbridge/shared/contract'
import * as z from 'zod/mini'
import type { AccountChoices, ApiReadResult, ProviderAdapter, ReadApi } from '../adapters/adapter.ts'
import type { Integration } from '../domain/integration.ts'
import { displayText } from '../domain/provider-text.ts'
import { Failure } from '../failure.ts'
import { answerFailure, noAnswerDetail } from '../issuer/cached-fetch.ts'
import { classifyRefusal } from '../oauth/refusal.ts'
import type { Clock } from '../runtime/platform.ts'
import type { ProtocolClient } from '../transport/protocol-client.ts'
import { retryAfterSecondsOf } from '../transport/retry-after.ts'
import type { ConnectNeeds } from './needs.ts'

/** The provider account that a token belongs to. */
export interface ProviderAccount {
  readonly id: string
  readonly name: string | null
  readonly detail: string | null
  readonly choices: readonly AccountChoice[]
  readonly preferred: string | null
}

type AccountResult =
  | { readonly kind: 'account'; readonly account: ProviderAccount }
  | { readonly kind: 'rejected'; readonly detail: string }
  | Extract<ApiReadResult, { kind: 'failed' }>

interface AccountRequest {
  readonly integration: Integration
  readonly accessToken: string
  /** The failure code if the provider does not accept the token. */
  readonly rejectedCode: FailureCode
}

/** Reads the account of an access token, and the accounts to choose from, from the provider's API. */
export const readAccount = async (
  { protocolClient, adapters, clock }: Pick<ConnectNeeds, 'protocolClient' | 'adapters' | 'clock'>,
  { integration, accessToken, rejectedCode }: AccountRequest,
): Promise<ProviderAccount> => {
  const adapter = adapters[integration.provider.id]
  const result = await requestAccount({ protocolClient, clock, adapter, integration, accessToken })
  if (result.kind === 'account') return result.account
  if (result.kind === 'rejected') throw new Failure(rejectedCode, result.detail)
  throw new Failure(result.code, result.detail, { retryAfterSeconds: result.retryAfterSeconds })
}

interface Reader {
  readonly protocolClient: ProtocolClient
  readonly clock: Clock
  readonly adapter: ProviderAdapter | undefined
  readonly integration: Integration
  readonly accessToken: string
}

const requestAccount = async (reader: Reader): Promise<AccountResult> => {
  const { accountEndpoint } = reader.integration.provider
  if (!accountEndpoint)
    return {
      kind: 'failed',
      code: 'provider-answer-unreadable',
      detail: 'the provider definition names no account endpoint',
    }
  const readApi = apiReader(reader)
  const response = await readApi(accountEndpoint.path)
  if (response.kind !== 'read') return response
  const owner = readMembers(response.json, accountEndpoint)
  if (!owner) return { kind: 'failed', code: 'provider-answer-unreadable', detail: accountEndpoint.path }
  return withChoices(reader.adapter, readApi, owner)
}

const apiReader =
  ({ protocolClient, clock, integration, accessToken }: Reader): ReadApi =>
  async (path) => {
    const { api, refusals } = integration.provider
    const headers = { ...api.headers, authorization: `Bearer ${accessToken}` }
    const answer = await protocolClient(new Request(integration.origins.api + path, { headers }))
    if (answer.kind !== 'answer')
      return { kind: 'failed', code: answerFailure[answer.kind], detail: noAnswerDetail(path, answer) }
    if (answer.status === 200) return { kind: 'read', json: answer.json }
    const code = classifyRefusal(refusals.api, answer) ?? 'provider-failing'
    const detail = `${path} ${answer.status}`
    if (code === 'reconnect-required') return { kind: 'rejected', detail }
    return {
      kind: 'failed',
      code,
      detail,
      retryAfterSeconds: retryAfterSecondsOf(answer.headers, clock.now()),
    }
  }

type AccountEndpoint = NonNullable<Integration['provider']['accountEndpoint']>
const Named = z.looseObject({})
const Text = z.string().check(z.minLength(1), z.maxLength(255))
const Identifier = Text.check(z.refine(isStorableText))

const readMembers = (json: unknown, { id, name, detail }: AccountEndpoint): ProviderAccount | undefined => {
  // Laravel wraps a single resource in `data`, unless wrapping is turned off.
  const wrapped = z.object({ data: Named }).safeParse(json)
  const found = wrapped.success ? wrapped.data.data : Named.safeParse(json).data
  const account = Identifier.safeParse(found?.[id])
  if (!found || !account.success) return undefined
  const text = (member: string | undefined) => {
    const read = member === undefined ? undefined : Text.safeParse(found[member]).data
    return read === undefined ? null : displayText(read)
  }
  return { id: account.data, name: text(name), detail: text(detail), choices: [], preferred: null }
}

const withChoices = async (
  adapter: ProviderAdapter | undefined,
  readApi: ReadApi,
  account: ProviderAccount,
): Promise<AccountResult> => {
  if (!adapter?.readChoices) return { kind: 'account', account }
  const response = await readApi(adapter.readChoices.path)
  if (response.kind !== 'read') return response
  const found = storableChoices(adapter.readChoices.read(response.json))
  if (!found) return { kind: 'failed', code: 'provider-answer-unreadable', detail: adapter.readChoices.path }
  return { kind: 'account', account: { ...account, ...found } }
}

const storableChoices = (found: AccountChoices | undefined): AccountChoices | undefined => {
  if (!found?.choices.every(({ id }) => isStorableText(id)) || !isStorableText(found.preferred ?? ''))
    return undefined
  const choices = found.choices.map(({ id, name, detail }) => ({
    id,
    name: displayText(name),
    detail: displayText(detail),
  }))
  return { ...found, choices }
}
