import { connectEndpoints } from '@planbridge/shared/embed'
import { describe, expect, test } from 'vitest'
import { openBrowser } from '../../harness/deployment/browser.ts'
import {
  bodyOf,
  enter,
  hostOrigin,
  linkSecret,
  openFrame,
  openWindow,
  returnUrl,
} from '../../harness/deployment/embedding/connect-session.ts'
import { environment, priya, tom } from './environment.ts'

const refused = (code: string) => ({ ok: false, body: { code } }) as const

describe('the secret of a window', () => {
  test('EM-05, EM-28, HC-33: is redeemed once, by one of several browsers, and a stolen one is of no use afterwards', async () => {
    const { at, host } = await environment('stolen secret')
    const frame = openFrame(at, (await host.createVerified()).token)
    const secret = await frame.announce()
    const outcomes = await Promise.all([1, 2, 3].map(() => enter(openBrowser(at), secret)))
    expect(outcomes.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 404, 404])
    for (let times = 0; times < 2; times += 1)
      expect(await enter(openBrowser(at), secret)).toMatchObject(refused('window-unknown'))
  })

  test('EM-05, EM-28, HC-33: is redeemed within sixty seconds, and not in the sixty-first', async () => {
    const { at, host } = await environment('late secret')
    const frame = openFrame(at, (await host.createVerified()).token)
    const [first, second] = [await frame.announce(), await frame.announce()]
    expect(await enter(openBrowser(at), first)).toMatchObject(refused('window-unknown'))
    at.clock.pass(60)
    expect(await enter(openBrowser(at), second)).toMatchObject(refused('window-unknown'))
    const third = await frame.announce()
    at.clock.pass(59)
    expect(await enter(openBrowser(at), third)).toMatchObject({ ok: true })
  })

  test('EM-28: is unknown until it is announced, and is accepted by the same request afterwards', async () => {
    const { at, host } = await environment('early window')
    const { token } = await host.createVerified()
    const browser = openBrowser(at)
    const early = 'e'.repeat(43)
    expect(await enter(browser, early)).toMatchObject(refused('window-unknown'))
    expect(browser.jar.size).toBe(0)
    const secret = await openFrame(at, token).announce()
    expect(await enter(browser, secret)).toMatchObject({ ok: true })
  })

  test('EM-05, HC-33: opens the session of the frame that announced it, whatever else the browser has', async () => {
    const { at, host } = await environment('own session')
    const [ada, eve] = [await host.create({ subject: 'ada' }), await host.create({ subject: 'eve' })]
    const browser = openBrowser(at)
    const ofEve = await openWindow(at, await openFrame(at, eve.token).announce(), browser)
    const ofAda = await openWindow(at, await openFrame(at, ada.token).announce(), browser)
    expect([ofEve.view.id, ofAda.view.id]).toEqual([eve.id, ada.id])
    expect(browser.jar.size).toBe(2)
    await ofAda.confirm()
    expect(bodyOf(await ofEve.call(connectEndpoints.getConnectView, {})).confirmed).toBe(false)
  })

  test('EM-28: of a link works once in another browser, and again in the one that redeemed it', async () => {
    const { at, host } = await environment('link')
    const session = await host.create()
    const browser = openBrowser(at)
    const first = bodyOf(await enter(browser, linkSecret(session)))
    expect(first).toMatchObject({ id: session.id, status: 'open' })
    expect(await enter(openBrowser(at), linkSecret(session))).toMatchObject(refused('window-unknown'))
    expect(bodyOf(await enter(browser, linkSecret(session))).id).toBe(session.id)
    at.clock.pass(1_800)
    expect(await enter(browser, linkSecret(session))).toMatchObject(refused('connect-session-ended'))
  })
})

describe('the cookie of a window', () => {
  test('EM-03: is the session’s own, first party only, and no session of the app', async () => {
    const { at, host } = await environment('cookie')
    const session = await host.create()
    const browser = openBrowser(at)
    const { response } = await enter(browser, linkSecret(session))
    const [cookie = ''] = response.headers.getSetCookie()
    const name = `__Host-planbridge-connect-${session.id.slice(0, 8)}`
    expect(cookie).toMatch(/^[\w-]+=[\w-]{43}; Max-Age=2400; Path=\/; Secure; HttpOnly; SameSite=Strict$/)
    expect(cookie.startsWith(`${name}=`)).toBe(true)
    const stolen = openBrowser(at)
    stolen.jar.set('__Host-planbridge', browser.jar.get(name) ?? '')
    const state = await stolen.send('/bff/session')
    expect(await state.json()).toMatchObject({ state: 'anonymous' })
  })

  test('EM-03: works for its own session alone, and only until another browser has entered', async () => {
    const { at, host } = await environment('replaced cookie')
    const [session, other] = [await host.create(), await host.create()]
    const window = await openWindow(at, linkSecret(session))
    const ask = (id: string) =>
      window.browser.send('/connect-api/session', { headers: { 'x-planbridge-connect': id } })
    expect((await ask(session.id)).status).toBe(200)
    expect((await ask(other.id)).status).toBe(401)
    expect((await ask('x')).status).toBe(401)
    await openWindow(at, await openFrame(at, session.token).announce())
    expect((await ask(session.id)).status).toBe(401)
  })

  test('EM-03: that is sent twice counts as none', async () => {
    const { at, host } = await environment('tossed cookie')
    const session = await host.create()
    const window = await openWindow(at, linkSecret(session))
    const [[name, value] = []] = [...window.browser.jar]
    const headers = {
      'x-planbridge-connect': session.id,
      cookie: `${name}=${value}; ${name}=${'a'.repeat(43)}`,
    }
    expect((await window.browser.send('/connect-api/session', { headers })).status).toBe(401)
  })

  test('EM-05: is kept by a browser that opens another window, so that a consent which began in the first one counts', async () => {
    const { at, host } = await environment('second window')
    const session = await host.createVerified()
    const frame = openFrame(at, session.token)
    const browser = openBrowser(at)
    const first = await openWindow(at, await frame.announce(), browser)
    const pending = bodyOf(await first.start({ integration: 'dp-hybrid' }))
    await openWindow(at, await frame.announce(), browser)
    expect(await first.consent(pending, priya)).toMatchObject({ ok: true })
  })

  test('EM-04: several sessions and the person’s own one are completed side by side in one browser', async () => {
    const { at, host } = await environment('side by side')
    const browser = openBrowser(at)
    const own = await browser.start({ integration: 'dp-code' })
    const sessions = [
      await host.createVerified({ subject: 'ada' }),
      await host.createVerified({ subject: 'bob' }),
    ]
    const windows = await Promise.all(sessions.map((session) => openWindow(at, linkSecret(session), browser)))
    const pending = await Promise.all(
      windows.map(async (window) => bodyOf(await window.start({ integration: 'plannr' }))),
    )
    const done = []
    for (const [n, window] of windows.entries()) {
      const one = pending[n]
      if (one) done.push(await window.consent(one, tom))
    }
    expect(done.map(({ ok }) => ok)).toEqual([true, true])
    expect(await browser.complete(own, await browser.atProvider(own, priya))).toMatchObject({ ok: true })
    const views = await Promise.all(sessions.map(({ id }) => host.get(id)))
    expect(new Set(views.map(({ connection }) => connection)).size).toBe(2)
    expect(views.map(({ status }) => status)).toEqual(['pending_verification', 'pending_verification'])
  })
})

describe('the way out of a window', () => {
  const page = `${hostOrigin}/clients/7?tab=plans&a=b%20c#part`

  test('EM-21: has the code only after the connection was made, the same one for a repeated request', async () => {
    const { at, host } = await environment('leaving')
    const session = await host.createVerified()
    const window = await openWindow(at, linkSecret(session))
    expect(await window.leave()).toBe(`${returnUrl}&planbridge_session=${session.id}&planbridge_result=open`)
    await window.connect({ integration: 'dp-hybrid' }, priya)
    const [url, again] = [await window.leave(), await window.leave()]
    expect(again).toBe(url)
    expect(url).toMatch(new RegExp(`&planbridge_session=${session.id}&planbridge_code=[\\w-]{43}$`))
    const done = await host.complete({
      id: session.id,
      code: await window.code(),
      code_verifier: session.verifier,
    })
    expect(done.continue_url).toBe(`${at.origin}/connect/done`)
  })

  test('EM-06: leads back to the page from which a redirect started, with its own query and fragment', async () => {
    const { at, host } = await environment('redirect')
    const session = await host.createVerified()
    const frame = openFrame(at, session.token)
    const choice = { integration: 'dp-hybrid', model: 'user-present' } as never
    const secret = await frame.announce({ presentation: 'redirect', page, choice })
    const window = await openWindow(at, secret)
    expect(window.view.choice).toEqual(choice)
    const result = (text: string) =>
      `${hostOrigin}/clients/7?tab=plans&a=b%20c&planbridge_session=${session.id}&planbridge_result=${text}#part`
    expect(await window.leave()).toBe(result('open'))
    const connected = bodyOf(await window.connect({ integration: 'dp-hybrid' }, priya))
    const code = await window.code()
    const done = await host.complete({ id: session.id, code, code_verifier: session.verifier })
    expect(done.continue_url).toBe(result(`complete&planbridge_connection=${connected.connection.id}`))
  })

  test('EM-25: without a challenge, leads back with the result, and a window of a frame stays', async () => {
    const { at, host } = await environment('without code')
    const session = await host.create({ return_url: returnUrl })
    const window = await openWindow(at, linkSecret(session))
    await window.confirm()
    const connected = bodyOf(await window.connect({ integration: 'dp-hybrid' }, priya))
    expect(await window.leave()).toBe(
      `${returnUrl}&planbridge_session=${session.id}&planbridge_result=complete&planbridge_connection=${connected.connection.id}`,
    )
    const plain = await host.create()
    const popup = await openWindow(at, await openFrame(at, plain.token).announce())
    expect(await popup.leave()).toBeNull()
  })

  test.each([
    ['another origin', 'https://app.host.example.evil.example/'],
    ['another scheme', 'http://app.host.example/'],
    ['another port', 'https://app.host.example:8443/'],
    ['user information', 'https://app.host.example@evil.example/'],
    ['a user on the right host', 'https://eve@app.host.example/'],
    ['a script', 'javascript:alert(1)//https://app.host.example'],
    ['a data address', 'data:text/html,https://app.host.example'],
    ['a path alone', '/clients'],
    ['nothing', undefined],
  ])('EM-01: leads to no page that the session does not name: %s', async (_name, target) => {
    const { at, host } = await environment('other page')
    const frame = openFrame(at, (await host.create()).token)
    const announced = frame.announce({
      presentation: 'redirect',
      ...(target !== undefined && { page: target }),
    })
    await expect(announced).rejects.toThrow('return-page-not-allowed')
  })
})
