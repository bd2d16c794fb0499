import { demoSecrets } from '../../mock/registrations.ts'

/** Guests with simulators on loopback, or signed-in people with the providers' real host names (in process). */
export type Posture = 'guests' | 'signed-in-people'

export const appOrigin: Record<Posture, string> = {
  guests: 'http://localhost:8787',
  'signed-in-people': 'https://app.example',
}

export const providerOrigins: Record<
  Posture,
  { identity: string; api: string; plannr: string; docplanner: string }
> = {
  guests: {
    identity: 'http://127.0.0.1:4101/identity',
    api: 'http://127.0.0.1:4102',
    plannr: 'http://127.0.0.1:4103',
    docplanner: 'http://127.0.0.1:4104',
  },
  'signed-in-people': {
    identity: 'https://identity.distribution-technology.com/identity',
    api: 'https://open-api.dynamicplanner.com',
    plannr: 'https://api.plannrcrm.com',
    docplanner: 'https://www.doctoralia.es',
  },
}

/** A vault key for tests: 32 bytes, base64url. */
export const vaultKey = 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQ_yIzRFVmd4g'

/** The vault key for rotation tests. */
const nextVaultKey = 'Zt4kV0m8y2QpX1sHcR7uEwJ9aLbN6dGfTq3oYiK5xMg'

export const environment: Readonly<Record<string, string>> = {
  ...demoSecrets,
  VAULT_KEY: vaultKey,
  VAULT_KEY_NEXT: nextVaultKey,
}

type Environment = (identity: string, api: string) => string

const environmentsOf: Record<Posture, Environment> = {
  guests: (identity, api) =>
    `environment: simulated\n    origins: { identity: '${identity}', api: '${api}' }`,
  'signed-in-people': () => 'environment: production',
}

const dynamicPlannerText = (origin: string, facts: string, use: string) => `
  dp-hybrid:
    ${facts}
    access_models: [user-present, delegation]
    flow: code id_token
    client: { id: planbridge-hybrid, secret: 'env:DP_HYBRID_SECRET' }
    scopes: [openid, profile, crm.read]
    redirect_uri: ${origin}/callback/dynamic-planner
  dp-code:
    ${facts}
    access_models: [user-present]
    flow: code
    pkce: send
    client: { id: planbridge-code, secret: 'env:DP_CODE_SECRET' }
    scopes: [openid, profile, crm.read]
    redirect_uri: ${origin}/oauth/dynamic-planner/return
  dp-firm:
    ${facts}
    access_models: [service-account]
    client: { id: planbridge-service, secret: 'env:DP_SERVICE_SECRET' }
    scopes: [crm.read]
    service_account_use: ${use}`

/** The configuration file of an operator with five integrations, for either posture. */
export const configText = (posture: Posture): string => {
  const origin = appOrigin[posture]
  const at = providerOrigins[posture]
  const environmentOf = environmentsOf[posture]
  const use = posture === 'guests' ? 'anyone' : 'signed-in'
  const dynamicPlanner = `provider: dynamic-planner\n    ${environmentOf(at.identity, at.api)}\n    subscription_key: env:DP_KEY_PRIMARY`
  return `
origin: ${origin}
vault: { current: main, keys: { main: 'env:VAULT_KEY' } }
integrations:${dynamicPlannerText(origin, dynamicPlanner, use)}
  plannr:
    provider: plannr
    ${environmentOf(at.plannr, at.plannr)}
    access_models: [user-present, delegation, personal-token]
    client: { id: 9a1d8c7e-planbridge, secret: 'env:PLANNR_SECRET' }
    redirect_uri: ${origin}/callback/plannr
  docplanner:
    provider: docplanner
    ${environmentOf(at.docplanner, at.docplanner)}
    domain: doctoralia.es
    access_models: [service-account]
    client: { id: 12_planbridge, secret: 'env:DOCPLANNER_SECRET' }
    service_account_use: ${use}
`
}
