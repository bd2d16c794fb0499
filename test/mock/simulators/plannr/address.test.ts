import { describe, expect, test } from 'vitest'
import { plannr } from '../plannr.ts'

const address = 'https://app.example/~/plannr'
const redirectUri = 'https://app.example/callback/plannr'
const client = { clientId: 'app', clientSecret: 'CANARY-SECRET-plannr-address', redirectUris: [redirectUri] }

const open = () => {
  const simulator = plannr({
    environment: { now: () => 0, seed: 'address' },
    origin: address,
    clients: [client],
  })
  const send = (path: string, init: { cookie?: string; form?: Record<string, string> } = {}) =>
    simulator.fetch(
      new Request(path.startsWith('https:') ? path : `https://app.example${path}`, {
        redirect: 'manual',
        headers: { cookie: init.cookie ?? '' },
        ...(init.form && { method: 'POST', body: new URLSearchParams(init.form) }),
      }),
    )
  return { simulator, send }
}

const cookieOf = (answer: Response) => answer.headers.getSetCookie()[0] ?? ''
const valueOf = (answer: Response) => cookieOf(answer).split(';')[0] ?? ''
const locationOf = (answer: Response) => answer.headers.get('location') ?? ''
const targetsIn = (html: string) =>
  [...html.matchAll(/(?:action|href)="(\/[^"]*)"/g)].map(([, path = '']) => path)

describe('Plannr at an address with a path', () => {
  test('MK-06: keeps every page, form, redirect and cookie below the path, and answers nothing beside it', async () => {
    const { simulator, send } = open()
    expect(simulator.origins).toEqual([address])
    const query = new URLSearchParams({ client_id: 'app', response_type: 'code', redirect_uri: redirectUri })
    const authorize = `/~/plannr/oauth/authorize?${query}`
    const toSignIn = await send(authorize)
    expect(locationOf(toSignIn)).toBe(`${address}/login`)
    expect(cookieOf(toSignIn)).toContain('Path=/~/plannr;')
    const signInPage = await (await send('/~/plannr/login', { cookie: valueOf(toSignIn) })).text()
    expect(new Set(targetsIn(signInPage))).toEqual(new Set(['/~/plannr/login']))
    const form = { account: 'tom@elmsample.example' }
    const signedIn = await send('/~/plannr/login', { cookie: valueOf(toSignIn), form })
    expect(locationOf(signedIn)).toBe(`https://app.example${authorize}`)
    const consent = await (await send(authorize, { cookie: valueOf(signedIn) })).text()
    expect(targetsIn(consent).every((path) => path.startsWith('/~/plannr/oauth/authorize'))).toBe(true)
    const [, token = ''] = /name="auth_token" value="([^"]+)"/.exec(consent) ?? []
    const decide = (decision: string) =>
      send('/~/plannr/oauth/authorize', { cookie: valueOf(signedIn), form: { auth_token: token, decision } })
    expect(locationOf(await decide('allow'))).toContain(`${redirectUri}?code=`)
    expect((await send('/login')).status).toBe(404)
  })

  test('MK-06: makes personal tokens below the path, for its API below the path', async () => {
    const { send } = open()
    const page = '/~/plannr/settings/personal-access-tokens'
    const toSignIn = await send(page)
    expect(locationOf(toSignIn)).toBe(`${address}/login`)
    const form = { account: 'tom@elmsample.example' }
    const signedIn = await send('/~/plannr/login', { cookie: valueOf(toSignIn), form })
    expect(locationOf(signedIn)).toBe(`https://app.example${page}`)
    expect(targetsIn(await (await send(page, { cookie: valueOf(signedIn) })).text())).toEqual([page])
    expect((await send('/~/plannr/api/v1/me')).status).not.toBe(404)
    expect((await send('/api/v1/me')).status).toBe(404)
  })
})
