import { describe, expect, test } from 'vitest'
import { addPageScript } from './page-script.ts'

const facts = {
  clock: { aheadMs: 5, frozenAt: null },
  conditions: { popup: 'opens' as const },
  origin: 'https://demo.example',
  showsPanel: true,
  keepsPolicy: true,
}
const documentWith = (policy?: string) =>
  new Response('<!doctype html><html><head lang="en"><script>one()</script></head></html>', {
    headers: {
      'content-type': 'text/html',
      ...(policy === undefined ? {} : { 'content-security-policy': policy }),
    },
  })
const policyOf = (answer: Response) => answer.headers.get('content-security-policy')

describe('MK-06: the script of the simulation', () => {
  test('stands before every other script, with the clock, and has the nonce of the document', async () => {
    const policy = "default-src 'none'; script-src 'nonce-a_b-C9' 'strict-dynamic'; frame-ancestors 'none'"
    const answer = await addPageScript(documentWith(policy), facts)
    expect(await answer.text()).toMatch(
      /<head lang="en"><script nonce="a_b-C9" src="\/simulation\/page\.js" data-planbridge-simulation="\{&quot;clock.*"><\/script><script>one/,
    )
    expect(policyOf(answer)).toBe(policy)
  })

  test('is the only script that a policy without scripts allows', async () => {
    const answer = await addPageScript(documentWith("default-src 'none'; frame-ancestors 'none'"), facts)
    expect(policyOf(answer)).toBe(
      "default-src 'none'; frame-ancestors 'none'; script-src https://demo.example/simulation/page.js",
    )
  })

  test('is added to the scripts that a policy allows', async () => {
    const answer = await addPageScript(documentWith("script-src 'unsafe-inline'; base-uri 'none'"), facts)
    expect(policyOf(answer)).toBe(
      "script-src 'unsafe-inline' https://demo.example/simulation/page.js; base-uri 'none'",
    )
  })

  test('needs no policy where the document has none, and takes it away under a development server', async () => {
    expect(policyOf(await addPageScript(documentWith(), facts))).toBeNull()
    const developed = await addPageScript(documentWith("script-src 'nonce-x'"), {
      ...facts,
      keepsPolicy: false,
    })
    expect(policyOf(developed)).toBeNull()
    expect(await developed.text()).toContain('nonce="x"')
  })
})
