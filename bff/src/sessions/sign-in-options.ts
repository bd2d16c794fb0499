import { ConsentModel, type SignInOption } from '@planbridge/shared/contract'
import { deploymentTenant, type Integration } from '../domain/integration.ts'
import type { ConnectNeeds } from '../grants/needs.ts'

/** The ways to sign in. Integrations of other tenants only serve people who are signed in already. */
export const signInOptions = ({
  integrations,
  firmSignIns,
}: Pick<ConnectNeeds, 'integrations' | 'firmSignIns'>): readonly SignInOption[] => [
  ...[...firmSignIns.values()].map(({ integration: { id, label } }) => {
    return { id, kind: 'firm', label, model: 'user-present' } as const
  }),
  ...ofIntegrations([...integrations.values()]),
]

const ofIntegrations = (integrations: readonly Integration[]): readonly SignInOption[] =>
  integrations.flatMap((integration) => {
    const { id, label, tenant, client } = integration
    const model = consentModelOf(integration)
    if (tenant !== deploymentTenant || client === null || model === undefined) return []
    return [{ id, kind: 'integration' as const, label, model }]
  })

// A delegation needs terms, so access that ends with the session is the simpler way.
const consentModelOf = ({ models }: Integration): ConsentModel | undefined =>
  ConsentModel.options.find((model) => models.includes(model))
