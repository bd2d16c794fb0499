import type { ProviderDefinition } from '@planbridge/shared/providers'
import { isLoopback } from '../config/resolve/web-address.ts'

export const environments = ['production', 'sandbox', 'simulated'] as const
export type WantedEnvironment = (typeof environments)[number]

/** A provider that the deployment is to use. */
export interface WantedProvider {
  readonly definition: ProviderDefinition
  readonly environment: WantedEnvironment
}

/** The choices of an operator for a first configuration. */
export interface Wishes {
  readonly origin: string
  readonly providers: readonly WantedProvider[]
  /** The issuer of the organisation's OpenID provider; null for none. */
  readonly signIn: string | null
}

/** A configuration file, with what its operator has to do. */
export interface FirstConfiguration {
  readonly text: string
  /** To be registered with their owners. */
  readonly redirectUris: readonly { readonly at: string; readonly uri: string }[]
  /** The names of the environment variables with secrets. `npm start` supplies those of simulated providers. */
  readonly secrets: readonly string[]
}

const consents = ({ accessModels }: ProviderDefinition): boolean =>
  Object.values(accessModels).some(({ grant }) => grant === 'authorization_code')

/** Reports if people can sign in, with their organisation or by an account at a provider. Guests can use simulators on loopback. */
export const servesSomebody = ({ origin, providers, signIn }: Wishes): boolean =>
  signIn !== null ||
  providers.some(({ definition }) => consents(definition)) ||
  (isLoopback(new URL(origin)) && providers.every(({ environment }) => environment === 'simulated'))

const variable = (id: string, what: string): string => `${id.toUpperCase().replaceAll('-', '_')}_${what}`

const firstPort = 4101

/** Ports of a simulator, two for each provider, with the path of the real identity server. */
const simulatedOrigins = ({ origins }: ProviderDefinition, at: number): string => {
  const port = firstPort + 2 * at
  const { pathname } = new URL(origins.identity.replace('{domain}', 'example'))
  const path = pathname === '/' ? '' : pathname
  const api = origins.identity === origins.api ? port : port + 1
  return `{ identity: 'http://127.0.0.1:${port}${path}', api: 'http://127.0.0.1:${api}' }`
}

const clientId = (environment: WantedEnvironment): string =>
  environment === 'simulated' ? 'planbridge' : 'your-client-id'

const integrationLines = (
  origin: string,
  { definition, environment }: WantedProvider,
  at: number,
): string[] => {
  const { id, name, domains, contact, api, accessModels } = definition
  const isReal = environment !== 'simulated'
  const models = Object.keys(accessModels)
  const key = api.subscriptionKeyHeader === undefined ? [] : [`subscription_key: env:${variable(id, 'KEY')}`]
  return [
    ...(isReal
      ? [`# Credentials for ${name}: ${contact.label}`]
      : [`# npm start runs a simulator of ${name}.`]),
    `${id}:`,
    `  provider: ${id}`,
    `  environment: ${environment}`,
    ...(isReal ? [] : [`  origins: ${simulatedOrigins(definition, at)}`]),
    ...(domains ? [`  domain: ${domains[0]} # one of: ${domains.join(', ')}`] : []),
    `  access_models: [${models.join(', ')}] # remove those that you do not need`,
    `  client: { id: ${clientId(environment)}, secret: 'env:${variable(id, 'SECRET')}' }${isReal ? ' # the id as issued' : ''}`,
    ...key.map((line) => `  ${line}`),
    ...(consents(definition) ? [`  redirect_uri: ${origin}/callback/${id}`] : []),
  ].map((line) => `  ${line}`)
}

const signInLines = (origin: string, issuer: string): string[] => [
  'sign_in: # accounts of your organisation',
  '  organisation:',
  '    label: Your organisation # on the button "Sign in with …"',
  `    issuer: ${issuer}`,
  `    client: { id: your-client-id, secret: 'env:SIGN_IN_SECRET' } # the id as registered`,
  `    redirect_uri: ${origin}/callback/organisation`,
  '    # email_domains: [example.com] # admit only these domains, which the provider has to verify',
  '    # groups: [{ name: planbridge-operators, role: operator }, { name: advisers }] # with the scope of your provider',
  '',
]

const vaultLines = (origin: string): string[] =>
  isLoopback(new URL(origin))
    ? []
    : [
        'vault: # planbridge vault new-key prints a key',
        '  current: first',
        "  keys: { first: 'env:VAULT_KEY' }",
        '',
      ]

/** Writes a first configuration, with references in the place of secrets and comments that say what is left to do. */
export const firstConfiguration = (wishes: Wishes): FirstConfiguration => {
  const { origin, providers, signIn } = wishes
  const lines = [
    '# yaml-language-server: $schema=./planbridge.config.schema.json',
    '#',
    '# Written by planbridge init. planbridge check judges it; docs/configuration.md describes every setting.',
    '',
    `origin: ${origin} # where people open the app`,
    '',
    ...vaultLines(origin),
    ...(signIn === null ? [] : signInLines(origin, signIn)),
    'integrations:',
    ...providers.flatMap((wanted, at) => [...integrationLines(origin, wanted, at), '']),
  ]
  const text = `${lines.join('\n').trimEnd()}\n`
  const registered = providers.filter(({ definition }) => consents(definition))
  return {
    text,
    redirectUris: [
      ...(signIn === null ? [] : [{ at: signIn, uri: `${origin}/callback/organisation` }]),
      ...registered.map(({ definition: { id, name } }) => ({ at: name, uri: `${origin}/callback/${id}` })),
    ],
    secrets: [...text.matchAll(/env:(\w+)/g)].map(([, name = '']) => name),
  }
}
