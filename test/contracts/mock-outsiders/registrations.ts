import { demoSecrets, redirectUrisAt } from '../../mock/registrations.ts'
import type { ProviderOrigins } from '../../mock/simulators/all-simulators.ts'
import type { Registration, ServerAddresses } from './outsider.ts'

/** The redirect URIs at an app that does not exist: the browser of the test stops there. */
export const redirectUris = redirectUrisAt('https://outsider.example')

const dynamicPlannerAt = ({ identity }: ProviderOrigins): ServerAddresses => ({
  issuer: identity,
  publishesMetadata: true,
  authorizationEndpoint: `${identity}/connect/authorize`,
  tokenEndpoint: `${identity}/connect/token`,
})

const withCode = { responseType: 'code', usesProofKey: true, authentication: 'body' } as const

/** The applications that the simulators know, at the given addresses. */
export const registrationsAt = (origins: ProviderOrigins) =>
  ({
    code: {
      ...dynamicPlannerAt(origins),
      ...withCode,
      clientId: 'planbridge-code',
      clientSecret: demoSecrets.DP_CODE_SECRET,
      redirectUri: redirectUris.code,
      scope: 'openid profile offline_access crm.read',
    },
    hybrid: {
      ...dynamicPlannerAt(origins),
      responseType: 'code id_token',
      usesProofKey: false,
      authentication: 'body',
      clientId: 'planbridge-hybrid',
      clientSecret: demoSecrets.DP_HYBRID_SECRET,
      redirectUri: redirectUris.hybrid,
      scope: 'openid profile offline_access crm.read',
    },
    service: {
      ...dynamicPlannerAt(origins),
      ...withCode,
      clientId: 'planbridge-service',
      clientSecret: demoSecrets.DP_SERVICE_SECRET,
      redirectUri: '',
      scope: 'crm.read',
    },
    plannr: {
      ...withCode,
      issuer: origins.plannr,
      publishesMetadata: false,
      authorizationEndpoint: `${origins.plannr}/oauth/authorize`,
      tokenEndpoint: `${origins.plannr}/oauth/token`,
      clientId: '9a1d8c7e-planbridge',
      clientSecret: demoSecrets.PLANNR_SECRET,
      redirectUri: redirectUris.plannr,
      scope: '',
    },
    docplanner: {
      ...withCode,
      issuer: origins.docplanner,
      publishesMetadata: false,
      authorizationEndpoint: `${origins.docplanner}/oauth/v2/auth`,
      tokenEndpoint: `${origins.docplanner}/oauth/v2/token`,
      clientId: '12_planbridge',
      clientSecret: demoSecrets.DOCPLANNER_SECRET,
      redirectUri: '',
      scope: 'integration',
    },
  }) as const satisfies Record<string, Registration>

export type RegistrationName = keyof ReturnType<typeof registrationsAt>
