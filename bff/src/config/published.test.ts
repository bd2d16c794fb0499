import { readFileSync } from 'node:fs'
import { providers } from '@planbridge/shared/providers'
import { describe, expect, it } from 'vitest'
import { configJsonSchema } from './schema/json-schema.ts'
import { readConfig } from './read-config.ts'

const atRoot = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')

const vaultKeys = [
  'q83vASNFZ4mrze8BI0VniavN7wEjRWeJ8Jt6x1Lm2Po',
  'oP2mL1x6tJ8JeWRjEw7NvainV0I18ezrm4ZFNSAv38q',
]

/** A value of the right kind for every variable that a text refers to. */
const environmentFor = (text: string): Record<string, string> => {
  const names = new Set([...text.matchAll(/env:(\w+)/g)].map(([, name = '']) => name))
  const values = [...names].map((name, index) => {
    const key = name.startsWith('VAULT') ? vaultKeys[index % 2] : undefined
    return [
      name,
      key ?? `CANARY${String(index).padStart(2, '0')}SUBSCRIPTIONKEY012345678`.slice(0, 32).padEnd(32, 'x'),
    ]
  })
  return Object.fromEntries(values)
}

const load = (text: string) =>
  readConfig({
    text,
    file: 'planbridge.config.yaml',
    env: environmentFor(text),
    readFile: (path) =>
      path.endsWith('store-url')
        ? 'postgresql://planbridge:CANARY-SECRET@db.example.com/planbridge?sslmode=verify-full\n'
        : 'CANARY-SECRET-from-a-file\n',
    localVaultKey: () => ({ kind: 'key', key: vaultKeys[0] ?? '' }),
  })

const guide = atRoot('docs/configuration.md')
const complete = [...guide.matchAll(/```yaml\n([^`]*)```/g)].map(([, text = '']) => text)

describe('published files', () => {
  it('the committed JSON Schema is current (npm run config-schema in bff writes it)', () => {
    expect(JSON.parse(atRoot('planbridge.config.schema.json'))).toEqual(
      JSON.parse(JSON.stringify(configJsonSchema(Object.values(providers)))),
    )
  })

  it('the example file loads and uses every provider and every access model', () => {
    const result = load(atRoot('planbridge.config.example.yaml'))
    expect(result).toMatchObject({ kind: 'config', warnings: [] })
    const found = result.kind === 'config' ? result.config.integrations : []
    expect(new Set(found.map(({ provider }) => provider.id))).toEqual(new Set(Object.keys(providers)))
    expect(new Set(found.flatMap(({ models }) => models)).size).toBe(4)
  })

  it('each integration of the example file can be replaced alone by a real one', () => {
    const text = atRoot('planbridge.config.example.yaml')
    const places = [...text.matchAll(/environment: simulated\n +origins: .*\n/g)]
    expect(places.length).toBeGreaterThan(4)
    for (const { 0: place, index } of places) {
      const real = `${text.slice(0, index)}environment: production\n${text.slice(index + place.length)}`
      const result = load(real.replace('9a1d8c7e-planbridge', '9b0c4a7e-3f52-4c1e-8d09-5a7f3e2b1c64'))
      expect(result).toMatchObject({ kind: 'config' })
    }
  })

  it('the guide has examples', () => {
    expect(complete.length).toBeGreaterThan(0)
  })

  it.each(complete)('an example in the guide loads: %s', (text) => {
    expect(load(text)).toMatchObject({ kind: 'config', warnings: [] })
  })

  it('the guide mentions every setting of a sign-in', () => {
    const { properties } = JSON.parse(atRoot('planbridge.config.schema.json')) as {
      properties: { sign_in: { additionalProperties: { properties: Record<string, unknown> } } }
    }
    const settings = Object.keys(properties.sign_in.additionalProperties.properties)
    expect(settings.length).toBeGreaterThan(10)
    expect(settings.filter((name) => !guide.includes(`\`${name}\``))).toEqual([])
  })

  it('the guide mentions every setting of an integration', () => {
    const schema = JSON.parse(atRoot('planbridge.config.schema.json')) as {
      properties: { integrations: { additionalProperties: { properties: Record<string, unknown> } } }
    }
    const settings = Object.keys(schema.properties.integrations.additionalProperties.properties)
    expect(settings.filter((name) => name !== 'label' && !guide.includes(`\`${name}\``))).toEqual([])
  })
})
