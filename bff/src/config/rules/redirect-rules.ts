import { finding, type WrittenEntry } from '../schema/written-entry.ts'
import type { Rule } from './rule.ts'

/** What the app itself answers below the origin. */
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

// The document is served at this very path, so nothing in it may mean something to a router or be written in two ways.
const plainPath = /^(\/[A-Za-z0-9._~!$&'()+,;=@-]+)+\/?$/

const redirectFault = (text: string, origin: URL): string | undefined => {
  if (!URL.canParse(text)) return 'must be a whole address, as registered with the provider'
  const url = new URL(text)
  if (url.origin !== origin.origin) return `must lie on the origin, ${origin.origin}`
  if (url.search !== '' || url.hash !== '') return 'must have no query and no fragment'
  if (isOwnPath(url.pathname)) return 'must have a path of its own: this one is taken by the app'
  if (url.href !== text || !plainPath.test(url.pathname)) {
    return 'must be written as it is compared: plain letters and digits, no dot segments, no escapes'
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
      : [finding(entry, ['redirect_uri'], 'is missing: people return to it from the provider')]
  }
  const models = entry.models?.join(' and ')
  return given && models !== undefined
    ? [finding(entry, ['redirect_uri'], `contradicts access_models: ${models} redirects nobody`)]
    : []
}

const comparablePath = (entry: WrittenEntry): string | undefined =>
  entry.draft.redirect_uri?.toLowerCase().replace(/\/$/, '')

// Mix-up defence: the address that an answer arrives at says who sent it. https://www.rfc-editor.org/rfc/rfc9700#section-4.4.2
const redirectUnique: Rule = (entry, { entries }) => {
  const path = comparablePath(entry)
  const before = entries.slice(0, entries.indexOf(entry))
  const other =
    path === undefined ? undefined : before.find((candidate) => comparablePath(candidate) === path)
  return other
    ? [finding(entry, ['redirect_uri'], `is also the one of "${other.id}": each needs its own`)]
    : []
}

/** Where people come back to. */
export const redirectRules: readonly Rule[] = [redirectOnOrigin, redirectWhereUsed, redirectUnique]
