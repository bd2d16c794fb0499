import type { HostScope } from '@planbridge/shared/host-api'
import { deploymentTenant } from '../../domain/integration.ts'
import type { Finding } from '../problem.ts'
import { allowsAnonymousUse } from '../resolve/anonymous-use.ts'
import type { WrittenEntry } from '../schema/written-entry.ts'
import type { Deployment } from './deployment-rules.ts'

const tenantOf = ({ draft }: WrittenEntry): string => draft.tenant ?? deploymentTenant

const signsIn = (entry: WrittenEntry): boolean =>
  entry.usesGrant('authorization_code') && tenantOf(entry) === deploymentTenant && entry.has('client')

/** A personal token serves only the person who pasted one: a user of the host in a connect session. */
const servesHosts = (entry: WrittenEntry, scopes: readonly HostScope[]): boolean =>
  entry.usesGrant('client_credentials') || entry.usesGrant('authorization_code') || scopes.includes('connect')

const opensSomething = ({ draft: { host_keys: keys = {} }, entries }: Deployment): boolean =>
  Object.values(keys).some(({ tenant = deploymentTenant, integrations, scopes = [] }) =>
    entries.some(
      (entry) =>
        tenantOf(entry) === tenant &&
        (integrations?.includes(entry.id) ?? true) &&
        servesHosts(entry, scopes),
    ),
  )

/** A deployment has to serve someone: people who can sign in, guests, or hosts. Of an otherwise valid file, which alone tells. */
export const someoneRules = [
  (deployment: Deployment): readonly Finding[] => {
    const { draft, entries, origin } = deployment
    const environments = entries.map((entry) => entry.draft.environment)
    const isUsed =
      Object.keys(draft.sign_in ?? {}).length > 0 ||
      entries.some(signsIn) ||
      allowsAnonymousUse(origin, environments) ||
      opensSomething(deployment)
    if (isUsed) return []
    return [{ path: ['integrations'], message: nobodyText(entries) }]
  },
] as const

const nobodyText = (entries: readonly WrittenEntry[]): string => {
  const isWaiting = entries.some(
    (entry) => entry.draft.awaiting_credentials === true && entry.usesGrant('authorization_code'),
  )
  const credentials = isWaiting ? ' with credentials' : ''
  return `nobody can sign in: no integration${credentials} of the deployment itself offers user-present or delegation, there is no sign_in, and no host key opens an integration; add sign_in (accounts of your organisation), one of these access models, or a host key`
}
