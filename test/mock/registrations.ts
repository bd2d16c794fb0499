/** The credentials that the simulators issue and the demo's configuration uses. */
export const demoSecrets = {
  DP_HYBRID_SECRET: 'CANARY-SECRET-dp-hybrid-4f1c',
  DP_CODE_SECRET: 'CANARY-SECRET-dp-code-91be',
  DP_SERVICE_SECRET: 'CANARY-SECRET-dp-service-7a20',
  DP_KEY_PRIMARY: 'CANARY-SUBKEY-primary-0000000001',
  DP_KEY_SECONDARY: 'CANARY-SUBKEY-secondary-00000002',
  PLANNR_SECRET: 'CANARY-SECRET-plannr-c3d8',
  DOCPLANNER_SECRET: 'CANARY-SECRET-docplanner-55e1',
  FIRM_SECRET: 'CANARY-SECRET-firm-2e64',
  PLANNR_WEBHOOK_SECRET: 'CANARY-WH-plannr-demo-signing-secret-00000000000000000000001',
  DOCPLANNER_WEBHOOK_KEY: 'CANARY-WH-docplanner-demo-key-000001',
} as const

/** The redirect URI of each registration that has one. */
export interface RedirectUris {
  readonly hybrid: string
  readonly code: string
  readonly plannr: string
}

/** The redirect URIs of a Planbridge at the given origin. */
export const redirectUrisAt = (origin: string): RedirectUris => ({
  hybrid: `${origin}/callback/dynamic-planner`,
  code: `${origin}/oauth/dynamic-planner/return`,
  plannr: `${origin}/callback/plannr`,
})

/** The key of the sample host, whose hash is in the demo's configuration. */
export const sampleHostKey = 'pbh_CANARY-sample-host-key-0123456789abcdefghij'
