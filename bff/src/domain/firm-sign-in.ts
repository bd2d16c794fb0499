import type { FailureCode, Role } from '@planbridge/shared/contract'
import type { Integration } from './integration.ts'

/** The tenant and the role of a person whom their organisation has signed in. */
export interface FirmPlace {
  readonly tenant: string
  readonly role: Role
}

/** A group of the organisation whose members may sign in. */
export interface FirmGroup extends FirmPlace {
  readonly name: string
}

/** A way to sign in with an account of the person's organisation, at any OpenID provider. It makes no connection. */
export interface FirmSignIn {
  /** The registration at the provider. It is none of the deployment's integrations: it has no API and keeps no tokens. */
  readonly integration: Integration
  /** The allowed domains of e-mail addresses in lower case, with A-labels; null if the address is not looked at. */
  readonly emailDomains: readonly string[] | null
  /** The claim with the person's groups, and the allowed ones: the first that the person belongs to decides. null: no group is needed. */
  readonly groups: { readonly claim: string; readonly allowed: readonly FirmGroup[] } | null
  /** The place of a person if no group is needed. */
  readonly place: FirmPlace
}

/** The claims by which a person is admitted, verified. */
export type FirmClaims = Readonly<Record<string, unknown>>

export type FirmAdmission =
  | { readonly kind: 'admitted'; readonly place: FirmPlace }
  | { readonly kind: 'refused'; readonly code: FailureCode; readonly detail: string }

const refused = (code: FailureCode, detail: string): FirmAdmission => ({ kind: 'refused', code, detail })

/** Judges if the claims admit a person, and where. */
export const admitPerson = (
  { emailDomains, groups, place }: Omit<FirmSignIn, 'integration'>,
  claims: FirmClaims,
): FirmAdmission => {
  const refusal = emailDomains === null ? undefined : emailRefusal(emailDomains, claims)
  if (refusal) return refusal
  if (groups === null) return { kind: 'admitted', place }
  const names = groupsIn(claims, groups.claim)
  const group = groups.allowed.find(({ name }) => names.has(name))
  if (!group) return refused('group-not-allowed', `none of ${names.size} groups is allowed`)
  return { kind: 'admitted', place: { tenant: group.tenant, role: group.role } }
}

const emailRefusal = (allowed: readonly string[], claims: FirmClaims): FirmAdmission | undefined => {
  // Only the literal true: https://openid.net/specs/openid-connect-core-1_0.html#StandardClaims defines a boolean.
  if (claims['email_verified'] !== true) return refused('email-not-verified', 'email_verified is not true')
  const domain = emailDomain(claims['email'])
  if (domain === undefined) return refused('email-not-verified', 'email is not an address')
  return allowed.includes(domain)
    ? undefined
    : refused('email-domain-not-allowed', 'the domain is not listed')
}

/** Groups are compared character by character. One group may be a text instead of a list; other members of a list are no groups. */
const groupsIn = (claims: FirmClaims, claim: string): ReadonlySet<string> => {
  const value = Object.hasOwn(claims, claim) ? claims[claim] : undefined
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  return new Set(list.filter((name) => typeof name === 'string'))
}

/**
 * The domain of an e-mail address in lower case with A-labels; undefined if the text is not one address.
 * @see https://www.rfc-editor.org/rfc/rfc5890#section-2.3.2.1
 */
export const emailDomain = (email: unknown): string | undefined => {
  if (typeof email !== 'string') return undefined
  const [local = '', domain, ...more] = email.split('@')
  // A quoted local part could contain the sign and a domain of its own.
  if (domain === undefined || more.length > 0 || local === '' || /[\s\p{Cc}"]/u.test(email)) return undefined
  return asciiDomain(domain)
}

/** A host name in lower case with A-labels; undefined if it is none. */
export const asciiDomain = (domain: string): string | undefined => {
  const labels = domain.split('.').map(asciiLabel)
  return labels.length > 1 && labels.every((label) => label !== undefined) ? labels.join('.') : undefined
}

const ldhLabel = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

const letters = /^[\p{L}\p{M}\p{N}-]+$/u

const asciiLabel = (label: string): string | undefined => {
  // A–Z only: other capital letters may become a letter of ASCII, as the sign for kelvin does.
  const lower = label.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())
  if (ldhLabel.test(lower)) return lower
  if (!letters.test(lower) || !URL.canParse(`https://${lower}.invalid`)) return undefined
  // The mapping of UTS 46 makes plain letters of wide ones and a dot of an ideographic full stop: only a real U-label passes.
  const mapped = new URL(`https://${lower}.invalid`).hostname.slice(0, -'.invalid'.length)
  return mapped.startsWith('xn--') && ldhLabel.test(mapped) ? mapped : undefined
}
