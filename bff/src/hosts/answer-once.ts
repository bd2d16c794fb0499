import * as z from 'zod/mini'
import { Failure } from '../failure.ts'
import type { MaybePromise } from '../runtime/maybe-promise.ts'
import type { Clock, Random } from '../runtime/platform.ts'
import { randomToken } from '../runtime/random-token.ts'
import type { Store } from '../store/ports/ports.ts'
import type { TokenVault } from '../vault/token-vault.ts'

/** An answer as it was given. */
const Answer = z.object({
  status: z.number(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
})
type Answer = z.infer<typeof Answer>

/** A request with an idempotency key. */
export interface KeyedRequest {
  readonly tenant: string
  /** The name of the host key. */
  readonly host: string
  readonly key: string
  /** Everything in which another request would differ. */
  readonly request: string
  /** The host's own id of the user concerned; null without one. */
  readonly account: string | null
}

/**
 * Makes a request once: the same request with the same key gets the first answer for a day. Fails with `idempotency-key-reused` for
 * another request, and with `idempotency-key-in-use` while the first one has no answer. `make` never rejects.
 * @see https://www.ietf.org/archive/id/draft-ietf-httpapi-idempotency-key-header-07.html
 */
export type AnswerOnce = (
  request: KeyedRequest,
  make: () => Promise<Answer>,
) => Promise<{ readonly answer: Answer; readonly repeated: boolean }>

export interface AnswerOnceNeeds {
  readonly store: Pick<Store, 'idempotency'>
  readonly vault: Pick<TokenVault, 'sealAnswer' | 'openAnswer'>
  readonly clock: Clock
  readonly random: Random
  /** SHA-256 in base64url. */
  readonly hash: (text: string) => MaybePromise<string>
}

const keptMs = 24 * 3_600_000
/** Longer than any of these requests takes: after it, the process that made the request has crashed. */
const busyMs = 120_000

/** An answer is sealed, because it can contain a token. A failure that may pass by itself is not kept: the same key tries again. */
export const answerOnce =
  (needs: AnswerOnceNeeds): AnswerOnce =>
  async (request, make) => {
    const { store, clock, random, hash } = needs
    const { tenant, host, account } = request
    const id = randomToken(random)
    const now = clock.now()
    const claimed = await store.idempotency.claim({
      id,
      tenant,
      host,
      account,
      keyHash: await hash(request.key),
      requestHash: await hash(request.request),
      now,
      busyUntil: now + busyMs,
      expiresAt: now + keptMs,
    })
    if (claimed.kind === 'other-request') throw new Failure('idempotency-key-reused', 'another request')
    if (claimed.kind === 'busy')
      throw new Failure('idempotency-key-in-use', 'no answer yet', { retryAfterSeconds: 1 })
    if (claimed.kind === 'answered') return { answer: await opened(needs, tenant, claimed), repeated: true }
    const answer = await make()
    await settle(needs, { id, tenant, answer })
    return { answer, repeated: false }
  }

const opened = async (
  { vault }: AnswerOnceNeeds,
  tenant: string,
  { id, sealed }: { readonly id: string; readonly sealed: string },
): Promise<Answer> => {
  const found = await vault.openAnswer({ id, tenant }, sealed)
  if (found.kind === 'opened') return Answer.parse(JSON.parse(found.text))
  throw new Failure('vault-unreadable', found.detail, { retryAfterSeconds: 60 })
}

const passing: ReadonlySet<number> = new Set([408, 429])

const isKept = ({ status }: Answer): boolean => status < 500 && !passing.has(status)

interface Made {
  readonly id: string
  readonly tenant: string
  readonly answer: Answer
}

// The request has been made, so an answer that cannot be kept is given all the same. Its key stays claimed until it runs out.
const settle = async ({ store, vault }: AnswerOnceNeeds, { id, tenant, answer }: Made): Promise<void> => {
  try {
    if (!isKept(answer)) return await store.idempotency.release(id)
    await store.idempotency.keep(id, await vault.sealAnswer({ id, tenant }, JSON.stringify(answer)))
  } catch {
    // The store is away.
  }
}
