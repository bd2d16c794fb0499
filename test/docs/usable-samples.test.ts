import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readConfig } from '@planbridge/bff/internal/config/read-config.ts'
import { signInOptions } from '@planbridge/bff/internal/sessions/sign-in-options.ts'
import { expect, test } from 'vitest'
import { repositoryRoot } from '../harness/repository-root.ts'

const text = (path: string): string => readFileSync(join(repositoryRoot, path), 'utf8')

const documents = [
  'README.md',
  'docs/configuration.md',
  'docs/operations.md',
  'docs/using.md',
  'docs/reverse-proxies.md',
]
const files = ['planbridge.config.example.yaml', 'test/demo/planbridge.config.yaml']

/** The complete configurations: those with an origin and integrations. */
const samples = [
  ...documents.flatMap((path) =>
    [...text(path).matchAll(/```ya?ml\n([^`]*)```/g)].map(
      ([, sample = ''], at) => [`${path} ${at + 1}`, sample] as const,
    ),
  ),
  ...files.map((path) => [path, text(path)] as const),
].filter(([, sample]) => /^origin:/m.test(sample) && /^integrations:/m.test(sample))

const vaultKeys = [
  'q83vASNFZ4mrze8BI0VniavN7wEjRWeJ8Jt6x1Lm2Po',
  'oP2mL1x6tJ8JeWRjEw7NvainV0I18ezrm4ZFNSAv38q',
]

/** A value of the right kind for each variable. */
const variablesOf = (sample: string) => {
  const names = [...new Set([...sample.matchAll(/env:(\w+)/g)].map(([, name = '']) => name))]
  const valueOf = (name: string, at: number) =>
    name.startsWith('VAULT') ? vaultKeys[at % 2] : `CANARY${at}`.padEnd(32, String(at))
  return Object.fromEntries(names.map((name, at) => [name, valueOf(name, at)]))
}

test('the documentation has complete samples', () => {
  expect(samples.length).toBeGreaterThan(5)
})

test.each(samples)(
  'IDT-128: with %s somebody can sign in, or a host key opens an integration',
  (_, sample) => {
    const read = readConfig({
      text: sample,
      file: '/etc/planbridge.config.yaml',
      env: variablesOf(sample),
      readFile: (path) =>
        path.endsWith('store-url')
          ? 'postgresql://p:CANARY@db.example.com/p?sslmode=verify-full'
          : 'CANARY-of-a-file',
      localVaultKey: () => ({ kind: 'key', key: vaultKeys[0] ?? '' }),
    })
    if (read.kind === 'problems') throw new Error(JSON.stringify(read.problems))
    const { integrations, firmSignIns, hostKeys, anonymousUse } = read.config
    const options = signInOptions({
      integrations: new Map(integrations.map((integration) => [integration.id, integration])),
      firmSignIns: new Map(firmSignIns.map((firm) => [firm.integration.id, firm])),
    })
    const opened = hostKeys.filter((key) =>
      integrations.some(
        ({ id, tenant }) => tenant === key.tenant && (key.integrations?.includes(id) ?? true),
      ),
    )
    expect(options.length + opened.length + Number(anonymousUse)).toBeGreaterThan(0)
  },
)
