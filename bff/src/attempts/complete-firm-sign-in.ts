import { admitPerson, type FirmClaims, type FirmSignIn } from '../domain/firm-sign-in.ts'
import { displayText } from '../domain/provider-text.ts'
import { Failure } from '../failure.ts'
import type { ConnectNeeds } from '../grants/needs.ts'
import { StaleRead } from '../grants/store-grant.ts'
import { settlePresence } from '../tokens/end-presence.ts'
import type { Completion, OwnerPlan } from './completion.ts'
import { exchangeForIdentity, type FirmIdentity } from './exchange-code.ts'
import { signIn } from './sign-in.ts'
import { requestUserInfo } from './user-info.ts'

/** Another request may sign the same person in, or the store may answer again. */
const triesMax = 4
const retryMs = 200

/**
 * Completes the sign-in with an account of the person's organisation: verifies who it is, judges if and where they are admitted,
 * and binds the session. No connection is made and no token is kept.
 */
export const completeFirmSignIn = async (
  needs: ConnectNeeds,
  completion: Completion,
  firm: FirmSignIn,
): Promise<void> => {
  const { id, openid } = firm.integration
  const identity = await exchangeForIdentity(needs, completion, firm.integration)
  const claims = await claimsOf(needs, firm, identity)
  const account = {
    id: claims.sub,
    name: nameIn(claims),
    detail: textIn(claims, 'email'),
    choices: [],
    preferred: null,
  }
  const admission = admitPerson(firm, claims)
  if (admission.kind === 'refused') {
    const shown = account.detail ?? account.name
    throw new Failure(admission.code, admission.detail, shown === null ? {} : { account: shown })
  }
  const { tenant, role } = admission.place
  const plan = () =>
    signIn(needs, {
      completion,
      account,
      identity: { issuer: openid?.issuer ?? '', account: claims.sub },
      place: { tenant, firm: { signIn: id, role } },
    })
  await storeSignIn(needs, completion, plan)
}

const storeSignIn = async (
  needs: ConnectNeeds,
  completion: Completion,
  makePlan: () => Promise<OwnerPlan>,
): Promise<void> => {
  for (let tries = 1; ; tries += 1) {
    const plan = await makePlan()
    try {
      return await storePlan(needs, completion, plan)
    } catch (error) {
      if (tries >= triesMax || !isPassing(error)) throw error
    }
    await needs.sleep(retryMs * tries)
    // The answer to a commit may have been lost.
    if (await isStored(needs, completion)) return plan.stored()
  }
}

const storePlan = async (
  needs: ConnectNeeds,
  { attempt: { stateHash } }: Completion,
  { owner, store, stored }: OwnerPlan,
): Promise<void> => {
  const ended = await needs.store.atomically(async (tables) => {
    const presence = await store(tables)
    await tables.attempts.finish(stateHash, { person: owner })
    return presence
  })
  stored()
  await settlePresence(needs, ended)
}

const isStored = async ({ store }: ConnectNeeds, { attempt }: Completion): Promise<boolean> => {
  const found = await store.attempts.find(attempt.stateHash).catch(() => undefined)
  return found?.outcome ? 'person' in found.outcome : false
}

const isPassing = (error: unknown): boolean =>
  error instanceof StaleRead || (error instanceof Failure && error.code === 'store-unavailable')

const textIn = (claims: FirmClaims, name: string): string | null => {
  const value = claims[name]
  return typeof value === 'string' && value !== '' ? displayText(value, 255) : null
}

const nameIn = (claims: FirmClaims): string | null =>
  textIn(claims, 'name') ?? textIn(claims, 'preferred_username') ?? textIn(claims, 'email')

/** The claims that are read from the userinfo document if the ID token lacks them. An address and its verification belong together. */
const partsOf = ({ emailDomains, groups }: FirmSignIn) => [
  { names: ['name'], isNeeded: false },
  { names: ['preferred_username'], isNeeded: false },
  { names: ['email', 'email_verified'], isNeeded: emailDomains !== null },
  ...(groups ? [{ names: [groups.claim], isNeeded: true }] : []),
]

type Claims = FirmIdentity['claims']

/**
 * The claims of the ID token, completed by those of the userinfo endpoint.
 * @see https://openid.net/specs/openid-connect-core-1_0.html#ScopeClaims
 */
const claimsOf = async (
  needs: ConnectNeeds,
  firm: FirmSignIn,
  { claims, issuer, accessToken }: FirmIdentity,
): Promise<Claims> => {
  const address = issuer.facts.userinfo
  const missing = partsOf(firm).filter(({ names }) => !names.some((name) => Object.hasOwn(claims, name)))
  const isNamed = textIn(claims, 'name') !== null
  const wanted = missing.filter(({ isNeeded }) => isNeeded || !isNamed)
  if (address === null || wanted.length === 0) return claims
  const info = await requestUserInfo(needs, address, { accessToken, claims })
  if (info.kind === 'failed') {
    if (wanted.some(({ isNeeded }) => isNeeded)) throw new Failure(info.code, info.detail)
    return claims
  }
  const { members } = info
  const added = missing
    .flatMap(({ names }) => names)
    .flatMap((name) => (Object.hasOwn(members, name) ? [[name, members[name]] as const] : []))
  return { ...Object.fromEntries(added), ...claims }
}
