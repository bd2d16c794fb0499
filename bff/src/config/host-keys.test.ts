import { describe, expect, test } from 'vitest'
import { hashesOf, resolveHostKeys } from './schema/host-key-entry.ts'
import { hostKeyRules } from './rules/host-key-rules.ts'
import type { Deployment } from './rules/deployment-rules.ts'

const hashOf = (letter: string) => `sha256:${letter.repeat(43)}`

const problemsOf = (keys: object): readonly string[] =>
  hostKeyRules
    .flatMap((rule) => rule({ draft: { host_keys: keys }, entries: [] } as unknown as Deployment))
    .map(({ path, message }) => `${path.join('.')} ${message}`)

describe('the keys of hosts', () => {
  test('EM-30: may call APIs and nothing else by default, and are shown under the name of their entry', () => {
    expect(resolveHostKeys({ crm: { hash: hashOf('A') } })).toEqual([
      {
        name: 'crm',
        shownAs: 'crm',
        hashes: ['A'.repeat(43)],
        tenant: 'deployment',
        integrations: null,
        scopes: ['call'],
      },
    ])
  })

  test('EM-32: have one hash, or two while one key replaces another', () => {
    const [key] = resolveHostKeys({
      crm: { hashes: [hashOf('A'), hashOf('B')], shown_as: 'Acme', scopes: ['read'] },
    })
    expect(key).toMatchObject({ shownAs: 'Acme', hashes: ['A'.repeat(43), 'B'.repeat(43)], scopes: ['read'] })
    expect(hashesOf({ hash: hashOf('A') })).toEqual([hashOf('A')])
  })

  test.each([
    [{ crm: {} }, ['host_keys.crm.hash is missing']],
    [
      { crm: { hash: hashOf('A'), hashes: [hashOf('B')] } },
      ['host_keys.crm.hashes replaces hash: write one of the two'],
    ],
    [
      { crm: { hashes: [hashOf('A'), hashOf('A')] } },
      ['host_keys.crm.hashes.1 is the same as the hash of another key'],
    ],
    [
      { crm: { hash: hashOf('A') }, portal: { hashes: [hashOf('B'), hashOf('A')] } },
      ['host_keys.portal.hashes.1 is the same as the hash of another key'],
    ],
    [{ crm: { hash: hashOf('A') }, portal: { hashes: [hashOf('B'), hashOf('C')] } }, []],
  ])('EM-32: of %j have the problems %j', (keys, problems) => {
    expect(problemsOf(keys)).toEqual(problems)
  })
})
