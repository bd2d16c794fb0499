import type { endpoints, MergeOffer as OfferView } from '@planbridge/shared/contract'
import { deploymentTenant, type Integration, identityIssuer } from '../domain/integration.ts'
import { isoTime } from '../domain/iso-time.ts'
import type { ConnectNeeds } from '../grants/needs.ts'
import { otherPerson, providersOf } from '../grants/other-person.ts'
import type { UseCaseFor } from '../principal/principal.ts'
import { requirePerson } from '../principal/require-person.ts'
import type { ConnectionRow, MergeOfferRow } from '../store/ports/ports.ts'
import { candidateView, type Holding, holdingsOf, mergedView } from './holdings.ts'
import { isRecentlyProven, ownOffer, sidesOf } from './own-offer.ts'

/** Shows what an offer brings together. Only names in initials and numbers before both sign-ins are proven. */
export const getMergeOffer =
  (needs: ConnectNeeds): UseCaseFor<typeof endpoints.getMergeOffer, 'browser-session'> =>
  async ({ offer: id }, requestSession) => {
    const session = requirePerson(requestSession)
    const offer = await ownOffer(needs, session, id)
    const { you, other } = sidesOf(offer, session)
    const isProven = await isRecentlyProven(needs, session, offer)
    const own = await holdingsOf(needs, offer.tenant, you)
    const theirs = await holdingsOf(needs, offer.tenant, other)
    return {
      expires_at: isoTime(offer.expiresAt),
      you: await ownName(needs, you),
      other: await otherName(needs, other, isProven),
      ...countsOf([...own, ...theirs]),
      ...(isProven ? detailsOf(needs, own, theirs) : { brought: [], conflicts: [] }),
      sign_in_first: isProven ? null : await waysToSignIn(needs, you, own),
    }
  }

const ownName = async (needs: ConnectNeeds, you: string): Promise<OfferView['you']> => {
  const person = await needs.store.subjects.find(you)
  const providers = await providersOf(needs, you)
  return { guest: person?.guest ?? false, name: person?.name ?? null, providers }
}

const otherName = async (
  needs: ConnectNeeds,
  other: string,
  isProven: boolean,
): Promise<OfferView['other']> => {
  const masked = await otherPerson(needs, other)
  const person = isProven ? await needs.store.subjects.find(other) : undefined
  return { ...masked, name: person?.name ?? masked.name }
}

const countsOf = (all: readonly Holding[]) => ({
  connections: all.length,
  delegations: all.filter(({ terms }) => terms !== undefined).length,
  jobs: all.reduce((sum, { jobs }) => sum + jobs.length, 0),
})

const detailsOf = (
  { integrations }: ConnectNeeds,
  own: readonly Holding[],
  theirs: readonly Holding[],
): Pick<OfferView, 'brought' | 'conflicts'> => {
  const conflicts = theirs.flatMap((their) => {
    const your = own.find((one) => isSame(one.row, their.row))
    return your ? [{ your, their }] : []
  })
  return {
    brought: theirs.map(mergedView),
    conflicts: conflicts.map(({ your, their }) => ({
      yours: candidateView(integrations, your, their),
      theirs: candidateView(integrations, their, your),
    })),
  }
}

const isSame = (one: ConnectionRow, other: ConnectionRow): boolean =>
  one.integration === other.integration && one.model === other.model && one.account === other.account

type Way = NonNullable<OfferView['sign_in_first']>[number]

/** The ways in which the person of the session can prove an account of theirs again. */
const waysToSignIn = async (
  { store, integrations, firmSignIns }: ConnectNeeds,
  subject: MergeOfferRow['into'],
  own: readonly Holding[],
): Promise<Way[]> => {
  const issuers = new Set((await store.subjects.identitiesOf(subject)).map(({ issuer }) => issuer))
  const isKnown = (one: Integration) => issuers.has(identityIssuer(one))
  const firms = [...firmSignIns.values()].map(({ integration }) => integration).filter(isKnown)
  const ways = [...integrations.values()].filter(isKnown).flatMap((one) => wayWith(one, own))
  const direct = firms.map(signInWith)
  // The shortest ways first.
  return [...direct, ...ways].toSorted(
    (one, other) => Number(one.connection !== null) - Number(other.connection !== null),
  )
}

const signInWith = ({ id, label }: Pick<Integration, 'id' | 'label'>): Way => ({
  integration: id,
  label,
  model: 'user-present',
  connection: null,
})

const wayWith = ({ id, label, models, tenant }: Integration, own: readonly Holding[]): Way[] => {
  // Integrations of other tenants serve only people who are signed in already.
  if (models.includes('user-present') && tenant === deploymentTenant) return [signInWith({ id, label })]
  // A delegation has terms, so the agreed ones are confirmed again.
  const delegation = own.find(({ row }) => row.integration === id && row.model === 'delegation')
  return delegation ? [{ integration: id, label, model: 'delegation', connection: delegation.row.id }] : []
}
