import { endpoints } from '@planbridge/shared/contract'
import { expect, test } from 'vitest'
import { openBrowser } from '../../harness/deployment/browser.ts'
import { deployment } from '../../harness/deployment/deployment.ts'

const hash = `sha256:${'A'.repeat(43)}`

/** Docplanner alone, with one more setting. */
const clinicWith = (setting: string) => (text: string) => {
  const [head = ''] = text.split('integrations:')
  const [, clinic = ''] = text.split(/(?= {2}docplanner:\n)/)
  return `${head}${setting}\nintegrations:\n${clinic}`
}

test('IDT-128: a deployment for hosts alone starts, and its session view says so', async () => {
  const at = await deployment({
    posture: 'signed-in-people',
    config: clinicWith(`host_keys: { crm: { hash: '${hash}' } }`),
  })
  const session = await openBrowser(at).call(endpoints.getSession, {})
  expect(session.body).toMatchObject({ state: 'anonymous', sign_in_options: [], hosts_only: true })
})

test('IDT-128: the same deployment without a host key does not start', async () => {
  await expect(deployment({ posture: 'signed-in-people', config: clinicWith('') })).rejects.toThrow(
    'nobody can sign in',
  )
})

test('IDT-128: guests of a deployment with simulated providers can use it without a sign-in', async () => {
  const at = await deployment({ config: clinicWith('') })
  const session = await openBrowser(at).call(endpoints.getSession, {})
  expect(session.body).toMatchObject({ sign_in_options: [], hosts_only: false })
})
