import { demoSecrets } from '../../registrations.ts'
import { gateSecret } from '../kit.ts'
import { writtenOrigin, writtenOrigins } from './written-origins.ts'

/** The values of `env:` in the text. */
export const variables: Readonly<Record<string, string>> = {
  ...demoSecrets,
  HOST_GATE_SECRET: gateSecret,
  // 32 bytes, base64url.
  VAULT_KEY: 'Q0FOQVJZLXZhdWx0LWtleS1vZi10aGUtbW9jay1rLTE',
}

const dynamicPlanner = `provider: dynamic-planner
    environment: simulated
    origins: { identity: '${writtenOrigins.identity}', api: '${writtenOrigins.api}' }`

const at = (origin: string) => `environment: simulated
    origins: { identity: '${origin}', api: '${origin}' }`

/** The configuration of the demo: every integration, a firm whose people sign in, and a host. */
export const configText = `
origin: ${writtenOrigin}
vault: { current: main, keys: { main: 'env:VAULT_KEY' } }

sign_in:
  harbour-wealth:
    label: Harbour Wealth
    issuer: ${writtenOrigins.firm}
    client: { id: planbridge, secret: 'env:FIRM_SECRET' }
    redirect_uri: ${writtenOrigin}/callback/harbour-wealth
    scopes: [openid, profile, email, groups]
    email_domains: [harbour-wealth.example]
    groups: [{ name: it-support, role: operator }, { name: advisers }]

host_keys:
  larkspur:
    hash: sha256:w3yVVLM7Q7JZwiUho29LZaWgMQAMNEINXDdATFil0LM
    shown_as: Larkspur Back Office
    scopes: [connect, read, write, call, events, webhooks]

integrations:
  dynamic-planner:
    ${dynamicPlanner}
    label: Dynamic Planner
    access_models: [user-present, delegation]
    flow: code id_token
    client: { id: planbridge-hybrid, secret: 'env:DP_HYBRID_SECRET' }
    subscription_keys: { primary: 'env:DP_KEY_PRIMARY', secondary: 'env:DP_KEY_SECONDARY' }
    scopes: [openid, profile, crm.read, crm.write, profiling.read, finances.read]
    redirect_uri: ${writtenOrigin}/callback/dynamic-planner

  dynamic-planner-portal:
    ${dynamicPlanner}
    label: Dynamic Planner portal
    access_models: [user-present]
    flow: code
    pkce: send
    client: { id: planbridge-code, secret: 'env:DP_CODE_SECRET' }
    subscription_key: env:DP_KEY_PRIMARY
    scopes: [openid, profile, crm.read]
    redirect_uri: ${writtenOrigin}/oauth/dynamic-planner/return

  dynamic-planner-firm:
    ${dynamicPlanner}
    label: Dynamic Planner for the whole firm
    access_models: [service-account]
    client: { id: planbridge-service, secret: 'env:DP_SERVICE_SECRET' }
    subscription_key: env:DP_KEY_PRIMARY
    scopes: [crm.read]
    service_account_use: anyone

  plannr:
    provider: plannr
    label: Plannr
    ${at(writtenOrigins.plannr)}
    access_models: [user-present, delegation, personal-token]
    client: { id: 9a1d8c7e-planbridge, secret: 'env:PLANNR_SECRET' }
    redirect_uri: ${writtenOrigin}/callback/plannr
    webhooks: { signing_secrets: ['env:PLANNR_WEBHOOK_SECRET'] }

  docplanner:
    provider: docplanner
    label: Docplanner
    ${at(writtenOrigins.docplanner)}
    domain: doctoralia.es
    access_models: [service-account]
    client: { id: 12_planbridge, secret: 'env:DOCPLANNER_SECRET' }
    service_account_use: anyone
    webhooks: { header: { name: X-Api-Key, value: 'env:DOCPLANNER_WEBHOOK_KEY' } }

  docplanner-poland:
    provider: docplanner
    label: Docplanner Poland
    ${at(writtenOrigins.docplanner)}
    domain: znanylekarz.pl
    access_models: [service-account]
    awaiting_credentials: true
`
