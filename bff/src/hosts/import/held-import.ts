import { Failure } from '../../failure.ts'
import type { Integration } from '../../domain/integration.ts'
import type { ConnectNeeds } from '../../grants/needs.ts'
import type { MaybePromise } from '../../runtime/maybe-promise.ts'
import type { ConnectionRow, PendingRevocation } from '../../store/ports/ports.ts'
import { pendingOfTokens } from '../../tokens/revocation/pending-revocation.ts'
import type { TokenSet } from '../../vault/token-vault.ts'

export interface HeldImportNeeds extends ConnectNeeds {
  /** SHA-256 in base64url. */
  readonly hash: (text: string) => MaybePromise<string>
}

/**
 * Tokens whose import is under way. They are kept as an owed revocation under an id that the refresh token of the host determines, so
 * that a repeated request finds them: the refresh token is used up by then. Tokens that are not imported within a day are revoked.
 */
export interface HeldImport {
  readonly pending: PendingRevocation
  readonly tokens: TokenSet
}

const heldMs = 24 * 3_600_000
/** Longer than the requests of one import. */
const busyMs = 60_000

export interface TokensToHold {
  readonly integration: Integration
  readonly model: ConnectionRow['model']
  readonly access: string
  readonly refresh: string
}

/**
 * Holds the tokens before the provider is asked, or finds those of an earlier try. One caller at a time: fails with `too-many-requests`
 * while another one imports the same tokens.
 */
export const holdImport = async (needs: HeldImportNeeds, tokens: TokensToHold): Promise<HeldImport> => {
  const { store, vault, clock } = needs
  const made = await newHold(needs, tokens)
  const found = (await store.revocations.find(made.id)) ?? made
  const now = clock.now()
  const isBusy = found.requestedAt !== null && now - found.requestedAt < busyMs
  if (found === made)
    await store.revocations.add({
      ...made,
      sealed: await vault.seal({ id: made.id, tenant: made.tenant }, made.tokenVersion, {
        access: tokens.access,
        refresh: tokens.refresh,
      }),
    })
  const until = Math.max(now + heldMs, found.nextTryAt + 1)
  if (isBusy || !(await store.revocations.claim(made.id, found.nextTryAt, until)))
    throw new Failure('too-many-requests', 'the same tokens are being imported', { retryAfterSeconds: 5 })
  await store.revocations.recordRequest(made.id, now)
  return openedHold(needs, made.id)
}

const newHold = async (
  needs: HeldImportNeeds,
  { integration, model, access, refresh }: TokensToHold,
): Promise<PendingRevocation> => {
  const { tenant, id: name } = integration
  const id = `import-${await needs.hash(`${tenant} ${name} ${refresh}`)}`
  const grant = { tenant, owner: '', integration: name, model, account: null }
  const made = pendingOfTokens(needs, integration, grant, { access, refresh })
  return { ...made, id, sealedFor: id, nextTryAt: needs.clock.now() + heldMs }
}

const openedHold = async ({ store, vault }: HeldImportNeeds, id: string): Promise<HeldImport> => {
  const pending = await store.revocations.find(id)
  if (pending?.sealed == null) throw new Failure('import-rejected', 'the tokens were revoked meanwhile')
  const opened = await vault.open(
    { id: pending.sealedFor, tenant: pending.tenant },
    pending.tokenVersion,
    pending.sealed,
  )
  if (opened.kind === 'tokens') return { pending, tokens: opened.tokens }
  throw new Failure('vault-unreadable', 'detail' in opened ? opened.detail : 'none', {
    retryAfterSeconds: 60,
  })
}

const storeRetryMs = [200, 500, 1_000, 2_000, 4_000, 8_000]

/**
 * Stores renewed tokens before they are used. The provider accepts the former refresh token no more, so an outage of the store is
 * waited for.
 */
export const putHeld = async (
  { store, vault, sleep }: HeldImportNeeds,
  { pending }: HeldImport,
  { tokens, tokenEndsAt }: { readonly tokens: TokenSet; readonly tokenEndsAt: number },
): Promise<HeldImport> => {
  const { id, tenant, tokenVersion } = pending
  const sealed = await vault.seal({ id, tenant }, tokenVersion + 1, tokens)
  const put = () => store.revocations.putTokens(id, tokenVersion, { sealed, tokenEndsAt })
  for (const waitMs of storeRetryMs) {
    const stored = await put().catch(() => 'unavailable' as const)
    if (stored === true) break
    if (stored === false) throw new Failure('import-rejected', 'another request took the tokens')
    await sleep(waitMs)
  }
  return {
    tokens,
    pending: {
      ...pending,
      sealed,
      sealedFor: id,
      tokenVersion: tokenVersion + 1,
      tokenEndsAt,
      requestedAt: null,
    },
  }
}

/** Gives up a hold without a trace, because the provider did not renew the tokens. */
export const dropHeld = async ({ store }: HeldImportNeeds, { pending }: HeldImport): Promise<void> => {
  await store.revocations.remove(pending.id)
}
