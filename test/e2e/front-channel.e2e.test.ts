import { en } from '@planbridge/web/messages/en.ts'
import { describe, expect, test } from 'vitest'
import { signInAtProvider } from '../harness/browser/at-provider.ts'
import { callApi, type Person } from '../harness/browser/person.ts'
import {
  expectConnected,
  expectSignIn,
  manageLink,
  openConnected,
  readAnswer,
  sendRequest,
  signOut,
} from '../harness/browser/screen.ts'
import { setUpEnvironment } from '../harness/browser/set-up-environment.ts'

const { environment, newPerson } = setUpEnvironment('front-channel')

const flows = [
  { integration: 'Dynamic Planner', responseType: 'code id_token', mode: 'fragment' },
  { integration: 'Dynamic Planner portal', responseType: 'code', mode: null },
] as const

const connect = async (person: Person, integration: string): Promise<string> => {
  const leaving = person.page.waitForRequest(/\/authorize\?/)
  await person.offer(integration, 'user-present').click()
  const address = (await leaving).url()
  await signInAtProvider(person.page, 'Priya Nair')
  await expectConnected(person, integration)
  return address
}

const completions = () =>
  environment().tap.exchanges.filter(
    ({ target, method }) => method === 'POST' && target === '/bff/attempts/complete',
  )

interface CallbackValues {
  readonly code: string
  readonly state: string
  readonly idToken: string | null
  readonly verifier: string
}

/** The values in the callback of the latest attempt. */
const latestCallback = (): CallbackValues => {
  const { raw, verifier } = JSON.parse(completions().at(-1)?.requestBody ?? '{}') as Record<string, string>
  const answer = new URLSearchParams(raw)
  return {
    code: answer.get('code') ?? '',
    state: answer.get('state') ?? '',
    idToken: answer.get('id_token'),
    verifier: verifier ?? '',
  }
}

const secretsOf = ({ code, state, idToken, verifier }: CallbackValues) =>
  [code, state, verifier, ...(idToken === null ? [] : [idToken])].filter((value) => value !== '')

describe.each(flows)('after connecting $integration', ({ integration, responseType, mode }) => {
  test('TX-08: the authorize URL has each parameter once with its configured value', async () => {
    const person = await newPerson()
    const url = new URL(await connect(person, integration))
    const names = [...url.searchParams.keys()]
    expect(names.toSorted()).toEqual([...new Set(names)].toSorted())
    expect(url.searchParams.get('response_type')).toBe(responseType)
    expect(url.searchParams.get('response_mode')).toBe(mode)
    expect(url.searchParams.get('scope')?.split(' ')).toContain('openid')
    expect(url.searchParams.get('redirect_uri')).toMatch(/^http:\/\/localhost:\d+\/(callback|oauth)\//)
    expect(url.hash).toBe('')
    const arrived = environment().simulators.dynamicPlanner.simulator.log.entries.find(
      ({ url: at }) => at === url.href,
    )
    expect(arrived?.headers['sec-fetch-site']).toBe('cross-site')
    expect(arrived?.headers['referer']).toBeUndefined()
  })

  test('TX-07: the verifier is in no URL and was deleted from the browser', async () => {
    const person = await newPerson()
    const address = await connect(person, integration)
    const { verifier } = latestCallback()
    expect(verifier).toMatch(/^[\w.~-]{43,128}$/)
    expect(address).not.toContain(verifier)
    expect(await person.page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain(verifier)
    const answers = environment().tap.exchanges.map(({ body }) => body.toString())
    expect(answers.filter((body) => body.includes(verifier))).toEqual([])
    expect(environment().tap.exchanges.filter(({ target }) => target.includes(verifier))).toEqual([])
  })

  test('WB-04, WB-05: address, history and performance entries contain nothing of the response', async () => {
    const person = await newPerson()
    await connect(person, integration)
    const found = await person.page.evaluate(() =>
      JSON.stringify([
        location.href,
        document.referrer,
        history.state,
        navigation.entries().map((entry) => [entry.url, entry.getState()]),
        performance.getEntries().map((entry) => entry.toJSON() as unknown),
      ]),
    )
    for (const secret of secretsOf(latestCallback())) expect(found).not.toContain(secret)
    await person.recordTab(`${integration} connected`)
  })

  test('WB-04, WB-10: a callback is completed once, also after reload, back and forward', async () => {
    const person = await newPerson()
    const before = completions().length
    await connect(person, integration)
    expect(completions()).toHaveLength(before + 1)
    await person.page.reload()
    await person.page.goBack()
    await person.page.goForward()
    await person.page.getByRole('heading', { level: 1, name: en.start.title }).waitFor()
    expect(completions()).toHaveLength(before + 1)
  })

  test('WB-09, HC-38: a script in the app’s origin finds no token, verifier or cookie', async () => {
    const person = await newPerson()
    await connect(person, integration)
    await openConnected(person, integration)
    await sendRequest(person)
    await readAnswer(person)
    const loot = await person.page.evaluate(async () => {
      const names = Object.getOwnPropertyNames(globalThis).filter((name) => !/^(webkit|on)/.test(name))
      const globals = names.map((name) => String((globalThis as Record<string, unknown>)[name])).join()
      return JSON.stringify({
        cookie: document.cookie,
        cookies: await cookieStore.getAll(),
        local: Object.entries(localStorage),
        session: Object.entries(sessionStorage),
        databases: await indexedDB.databases(),
        caches: await caches.keys(),
        workers: (await navigator.serviceWorker.getRegistrations()).length,
        performance: performance.getEntries().map((entry) => entry.toJSON() as unknown),
        windowName: window.name,
        globals,
      })
    })
    expect(JSON.parse(loot)).toMatchObject({ cookie: '', cookies: [], databases: [], caches: [], workers: 0 })
    for (const secret of secretsOf(latestCallback())) expect(loot).not.toContain(secret)
    expect(loot).not.toMatch(/CANARY|eyJ/)
    await person.recordTab(`${integration} looted`)
  })
})

describe('the app in the browser', () => {
  test('WB-02: a complete journey violates no policy, and strings are not parsed as HTML', async () => {
    const person = await newPerson()
    const { page } = person
    await connect(person, 'Dynamic Planner')
    await openConnected(person, 'Dynamic Planner')
    await sendRequest(person)
    await readAnswer(person)
    await person.button(en.connection.disconnect).click()
    await page.getByRole('dialog').getByRole('button', { name: en.disconnect.keep, exact: true }).click()
    await signOut(person)
    // The only message is that the storage was cleared as requested by the response.
    expect(person.console.filter((line) => !line.startsWith('info: Clear-Site-Data'))).toEqual([])
    const refused = await page.evaluate(() => {
      try {
        document.body.innerHTML = '<p>markup</p>'
        return 'accepted'
      } catch (error) {
        return (error as Error).name
      }
    })
    expect(refused).toBe('TypeError')
  })

  test('HC-38: a script in the app’s origin cannot start a silent flow in a frame', async () => {
    const person = await newPerson()
    const address = new URL(await connect(person, 'Dynamic Planner'))
    address.searchParams.set('prompt', 'none')
    const directive = await person.page.evaluate(
      (src) =>
        new Promise<string>((resolve) => {
          document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective))
          document.body.append(Object.assign(document.createElement('iframe'), { src }))
        }),
      address.href,
    )
    expect(directive).toBe('frame-src')
    const { log } = environment().simulators.dynamicPlanner.simulator
    expect(log.entries.filter(({ url }) => url.includes('prompt=none'))).toEqual([])
  })

  test('WB-08: a response or markup in the fragment of an app page is neither used nor displayed', async () => {
    const person = await newPerson()
    const before = completions().length
    const { page } = person
    await page.goto('about:blank')
    await page.goto(
      `${environment().origin}/#code=CANARY-CODE-in-fragment&state=${'s'.repeat(43)}&<img src=x onerror=alert(1)>`,
    )
    await page.getByRole('heading', { level: 1, name: en.start.title }).waitFor()
    expect(completions()).toHaveLength(before)
    expect(await page.innerHTML('body')).not.toMatch(/CANARY|onerror/)
    expect(person.console).toEqual([])
  })

  test('WB-11: signing out clears every tab, and the back button shows no private data', async () => {
    const person = await newPerson()
    await connect(person, 'Dynamic Planner')
    await openConnected(person, 'Dynamic Planner')
    await sendRequest(person)
    await readAnswer(person)
    const other = await person.openTab()
    await other.goHome()
    await manageLink(other, 'Dynamic Planner').waitFor()
    await signOut(person)
    await expectSignIn(other)
    expect(await other.page.innerText('body')).not.toContain('Priya Nair')
    await person.page.goBack()
    await person.page.getByRole('heading', { level: 1 }).waitFor()
    expect(await person.page.innerText('body')).not.toMatch(/Priya Nair|Barker/)
    expect(await person.page.evaluate(() => JSON.stringify([sessionStorage, document.cookie]))).toBe(
      '[{},""]',
    )
    await person.recordTab('signed out')
  })

  // Playwright cannot follow a real restore from that cache.
  test('WB-11: a page restored from the back-forward cache reloads itself', async () => {
    const person = await newPerson()
    const { page } = person
    const isOld = () => page.evaluate(() => Object.hasOwn(window, 'marked'))
    await page.evaluate(() => void Object.assign(window, { marked: true }))
    const loaded = page.waitForEvent('load')
    await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })))
    await loaded
    expect(await isOld()).toBe(false)
  })

  test('CK-03: a script can neither read nor overwrite the session cookie, and its own cookie opens no session', async () => {
    const person = await newPerson()
    await connect(person, 'Dynamic Planner')
    const before = await person.context.cookies(environment().origin)
    const names = before.map(({ name }) => name)
    expect(
      before.every(({ httpOnly, secure, sameSite }) => httpOnly && secure && sameSite === 'Strict'),
    ).toBe(true)
    await person.page.evaluate((all) => {
      for (const name of all) document.cookie = `${name}=${'A'.repeat(43)}; Path=/; Secure; SameSite=Strict`
      for (const name of all) document.cookie = `${name}=; Max-Age=0; Path=/; Secure`
    }, names)
    expect(await person.context.cookies(environment().origin)).toEqual(before)
    expect(await callApi(person.page, '/bff/session')).toMatchObject({ body: { state: 'signed-in' } })
    const fresh = await newPerson()
    await fresh.page.evaluate((all) => {
      for (const name of all) document.cookie = `${name}=${'A'.repeat(43)}; Path=/; Secure; SameSite=Strict`
    }, names)
    expect(await callApi(fresh.page, '/bff/session')).toMatchObject({ body: { state: 'anonymous' } })
  })

  test('PX-12, HC-26: a proxied response is never a document, for any content type of the provider', async () => {
    const person = await newPerson()
    const { page } = person
    await connect(person, 'Dynamic Planner')
    await openConnected(person, 'Dynamic Planner')
    const id = new URL(page.url()).pathname.split('/').at(-1)
    const target = `/bff/proxy/${id}/crm/v1/clients`
    environment().simulators.dynamicPlanner.simulator.interrupt({
      when: ({ url }) => url.includes('/crm/v1/clients'),
      answer: () =>
        new Response('<script>document.title="owned"</script>', { headers: { 'content-type': 'text/html' } }),
      times: 2,
    })
    const headers = await page.evaluate(async (path) => {
      const response = await fetch(path, { headers: { 'x-planbridge': '1' } })
      return Object.fromEntries(response.headers)
    }, target)
    expect(headers['content-security-policy']).toContain('sandbox')
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'content-disposition': 'attachment',
      'cache-control': 'no-store',
    })
    const answer = await page.goto(`${environment().origin}${target}`)
    expect(answer?.status()).toBe(403)
    expect(answer?.headers()['content-type']).toContain('application/problem+json')
    expect(await page.innerText('body')).not.toMatch(/Barker|owned/)
    expect(await page.title()).not.toContain('owned')
  })
})
