import type { Finding } from '../problem.ts'
import { isLoopback, readAddress, readOrigin } from '../resolve/web-address.ts'
import { finding, type WrittenEntry } from '../schema/written-entry.ts'
import type { Rule } from './rule.ts'

const onThisMachine = 'must be an http(s) URL on 127.0.0.1, [::1] or localhost'

const originFindings = (entry: WrittenEntry): Finding[] => {
  const { identity, api } = entry.draft.origins ?? {}
  const checks = [
    {
      name: 'identity',
      given: identity,
      url: readAddress(identity),
      shape: 'without query or trailing slash',
    },
    { name: 'api', given: api, url: readOrigin(api), shape: 'without path or trailing slash' },
  ]
  return checks
    .filter(({ given, url }) => given !== undefined && !isLoopback(url))
    .map(({ name, shape }) => finding(entry, ['origins', name], `${onThisMachine}, ${shape}`))
}

const simulatedOrigins: Rule = (entry) => {
  const { environment } = entry.draft
  if (environment === 'simulated' && !entry.has('origins')) {
    return [
      finding(entry, ['origins'], 'is missing: a simulated provider needs its identity and api origins'),
    ]
  }
  if (environment === 'simulated') return originFindings(entry)
  const stray = environment !== undefined && entry.has('origins')
  return stray
    ? [
        finding(
          entry,
          ['origins'],
          'is only for environment: simulated; the origins of real environments are built in',
        ),
      ]
    : []
}

const simulatedOnLoopback: Rule = (entry, { origin }) =>
  entry.draft.environment === 'simulated' && origin && !isLoopback(origin)
    ? [
        finding(
          entry,
          ['environment'],
          'simulated providers are for local use only: the origin must be loopback',
        ),
      ]
    : []

const modelsOfProvider: Rule = (entry) => {
  const { definition, draft } = entry
  const { access_models: models = [] } = draft
  if (!definition) return []
  return models.flatMap((model, index) => {
    const at = ['access_models', index]
    if (models.indexOf(model) < index) return [finding(entry, at, 'is listed twice')]
    const offered = Object.keys(definition.accessModels).join(', ')
    return definition.accessModels[model]
      ? []
      : [finding(entry, at, `${definition.name} does not support ${model}; it supports: ${offered}`)]
  })
}

const domainOfProvider: Rule = (entry) => {
  const { definition, draft } = entry
  if (!definition) return []
  const { domains } = definition
  if (!domains) {
    return entry.has('domain')
      ? [finding(entry, ['domain'], `${definition.name} has no country domains`)]
      : []
  }
  if (!entry.has('domain'))
    return [finding(entry, ['domain'], `is missing; must be one of: ${domains.join(', ')}`)]
  const foreign = draft.domain !== undefined && !domains.includes(draft.domain)
  return foreign ? [finding(entry, ['domain'], `must be one of: ${domains.join(', ')}`)] : []
}

/** Rules for a provider's environment and the access models that it supports there. */
export const environmentRules: readonly Rule[] = [
  simulatedOrigins,
  simulatedOnLoopback,
  modelsOfProvider,
  domainOfProvider,
]
