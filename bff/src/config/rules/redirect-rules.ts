import { finding, type WrittenEntry } from '../schema/written-entry.ts'
import type { Rule } from './rule.ts'

/** Paths that the app itself uses. */
const ownPaths = [
  '/bff',
  '/v1',
  '/embed-api',
  '/webhooks',
  '/assets',
  '/connect',
  '/embed',
  '/healthz',
  '/readyz',
  '/metrics',
  '/openapi.json',
]

const isOwnPath = (path: string): boolean => {
  const plain = path.toLowerCase()
  return plain === '/' || ownPaths.some((own) => plain === own || plain.startsWith(`${own}/`))
}

// The callback document is served at exactly this path, so it must not contain router syntax or have a second spelling.
const plainPath = /^(\/[A-Za-z0-9._~!$&'()+,;=@-]+)+\/?$/

/** The problem of a redirect URI; undefined if there is none. */
export const redirectFault = (text: string, origin: URL): string | undefined => {
  if (!URL.canParse(text)) return 'must be an absolute URL, as registered with the provider'
  const url = new URL(text)
  if (url.origin !== origin.origin) return `must be on the origin ${origin.origin}`
  if (url.search !== '' || url.hash !== '') return 'must have no query and no fragment'
  if (isOwnPath(url.pathname)) return 'must have a path of its own: this one is used by the app'
  if (url.href !== text || !plainPath.test(url.pathname)) {
    return 'must be in normalized form: plain characters, no dot segments, no percent-encoding'
  }
  return undefined
}

const redirectOnOrigin: Rule = (entry, { origin }) => {
  const { redirect_uri } = entry.draft
  const fault = redirect_uri === undefined || !origin ? undefined : redirectFault(redirect_uri, origin)
  return fault === undefined ? [] : [finding(entry, ['redirect_uri'], fault)]
}

const redirectWhereUsed: Rule = (entry) => {
  const given = entry.has('redirect_uri')
  if (entry.usesGrant('authorization_code')) {
    return given
      ? []
      : [finding(entry, ['redirect_uri'], 'is missing: the provider redirects to it after sign-in')]
  }
  const models = entry.models?.join(' and ')
  return given && models !== undefined
    ? [finding(entry, ['redirect_uri'], `contradicts access_models: ${models} has no redirect`)]
    : []
}

/** Redirect URIs that differ in case or in a slash at the end are the same. */
export const comparableUri = (uri: string | undefined): string | undefined =>
  uri?.toLowerCase().replace(/\/$/, '')

const comparablePath = ({ draft }: WrittenEntry): string | undefined => comparableUri(draft.redirect_uri)

// Mix-up defence: the redirect URI of an authorization response identifies its sender. https://www.rfc-editor.org/rfc/rfc9700#section-4.4.2
const redirectUnique: Rule = (entry, { entries }) => {
  const path = comparablePath(entry)
  const before = entries.slice(0, entries.indexOf(entry))
  const other =
    path === undefined ? undefined : before.find((candidate) => comparablePath(candidate) === path)
  return other
    ? [finding(entry, ['redirect_uri'], `is also used by "${other.id}": every integration needs its own`)]
    : []
}

/** Rules for redirect URIs. */
export const redirectRules: readonly Rule[] = [redirectOnOrigin, redirectWhereUsed, redirectUnique]
