/** Environment variables with credentials that no provider accepts. */
export const wrongSecrets = {
  WRONG_SECRET: 'CANARY-SECRET-nobody-knows-it-3b7e',
  WRONG_KEY: 'CANARY-SUBKEY-nobody-knows-000003',
} as const

const originsOf = (text: string, provider: string): string =>
  new RegExp(`provider: ${provider}\\n(?:.*\\n)*?\\s+(origins: \\{.*\\})`).exec(text)?.[1] ?? ''

/** Adds integrations with a wrong client secret and a wrong subscription key. */
export const withBrokenIntegrations = (text: string): string => `${text}
  docplanner-wrong-secret:
    provider: docplanner
    label: Docplanner with a wrong secret
    environment: simulated
    ${originsOf(text, 'docplanner')}
    domain: doctoralia.es
    access_models: [service-account]
    client: { id: 12_planbridge, secret: 'env:WRONG_SECRET' }
    service_account_use: anyone

  dynamic-planner-wrong-key:
    provider: dynamic-planner
    label: Dynamic Planner with a wrong key
    environment: simulated
    ${originsOf(text, 'dynamic-planner')}
    access_models: [service-account]
    client: { id: planbridge-service, secret: 'env:DP_SERVICE_SECRET' }
    subscription_key: env:WRONG_KEY
    scopes: [crm.read]
    service_account_use: anyone
`
