import * as z from 'zod/mini'
import { Failure } from '../failure.ts'
import type { Random } from '../runtime/platform.ts'
import type { Millis, WebhookEndpointRow } from '../store/ports/ports.ts'
import type { TokenVault } from '../vault/token-vault.ts'
import { newSecret, newSigningPair } from './keys.ts'
import type { EndpointKeys } from './sign-bytes.ts'

/** The last moment of a replaced key; null for the current one. */
const until = z.nullable(z.number())

/** The keys of an endpoint as they are sealed, the newest first. */
const KeySet = z.object({
  secrets: z.array(z.object({ text: z.string(), until })),
  pairs: z.array(z.object({ privateKey: z.string(), publicKey: z.string(), until })),
})
export type KeySet = z.infer<typeof KeySet>

export interface KeyNeeds {
  readonly vault: Pick<TokenVault, 'sealAnswer' | 'openAnswer'>
  readonly random: Random
}

type Place = Pick<WebhookEndpointRow, 'id' | 'tenant'>

/** Keys of one endpoint, which no other endpoint has. */
export const newKeySet = async ({ random }: Pick<KeyNeeds, 'random'>): Promise<KeySet> => ({
  secrets: [{ text: newSecret(random), until: null }],
  pairs: [{ ...(await newSigningPair()), until: null }],
})

const ended =
  (now: Millis) =>
  ({ until: end }: { readonly until: Millis | null }): boolean =>
    end !== null && end <= now

/** The keys that sign now: the current ones, and replaced ones whose time has not passed. */
export const signingKeys = ({ secrets, pairs }: KeySet, now: Millis): EndpointKeys => {
  const isEnded = ended(now)
  return {
    secrets: secrets.filter((key) => !isEnded(key)).map(({ text }) => text),
    privateKeys: pairs.filter((key) => !isEnded(key)).map(({ privateKey }) => privateKey),
  }
}

/** Puts new keys before the current ones, which sign for `overlapMs` more. Keys that were replaced before end now. */
export const rotated = (before: KeySet, added: KeySet, ends: Millis | null): KeySet => {
  const replaced = <Key extends { readonly until: Millis | null }>(keys: readonly Key[]) =>
    ends === null ? [] : keys.filter((key) => key.until === null).map((key) => ({ ...key, until: ends }))
  return {
    secrets: [...added.secrets, ...replaced(before.secrets)],
    pairs: [...added.pairs, ...replaced(before.pairs)],
  }
}

export const publicKeysOf = ({ pairs }: KeySet): readonly string[] => pairs.map(({ publicKey }) => publicKey)

export const sealKeys = ({ vault }: Pick<KeyNeeds, 'vault'>, { id, tenant }: Place, keys: KeySet) =>
  vault.sealAnswer({ id, tenant }, JSON.stringify(keys))

/** Fails with `vault-unreadable` if they cannot be opened now. */
export const openKeys = async (
  { vault }: Pick<KeyNeeds, 'vault'>,
  { id, tenant, sealed }: Place & Pick<WebhookEndpointRow, 'sealed'>,
): Promise<KeySet> => {
  const opened = await vault.openAnswer({ id, tenant }, sealed)
  if (opened.kind === 'opened') return KeySet.parse(JSON.parse(opened.text))
  throw new Failure('vault-unreadable', opened.detail, { retryAfterSeconds: 60 })
}
