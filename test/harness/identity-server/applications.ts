import { demoSecrets, redirectUrisAt } from '../../mock/registrations.ts'
import type { Application } from './configuration.ts'

/** The registrations of Planbridge at the independent server: one application per flow. */
export const applicationsAt = (origin: string): readonly Application[] => {
  const { hybrid, code } = redirectUrisAt(origin)
  return [
    {
      id: 'planbridge-hybrid',
      secret: demoSecrets.DP_HYBRID_SECRET,
      name: 'Planbridge',
      flow: 'code id_token',
      redirectUri: hybrid,
    },
    {
      id: 'planbridge-code',
      secret: demoSecrets.DP_CODE_SECRET,
      name: 'Planbridge portal',
      flow: 'code',
      redirectUri: code,
    },
  ]
}
