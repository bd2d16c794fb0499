import { en } from '@planbridge/web/messages/en.ts'
import { sessions } from '@planbridge/web/messages/en/sessions.ts'
import { fill } from '@planbridge/web/messages/fill.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { answerWith, listedConnection, signedIn } from './answers.ts'
import { planbridgeInATab, type PlanbridgeInATab } from './planbridge-in-a-tab.ts'
import { showApp } from './show-app.tsx'
import { button, connectButton, takeOffer } from './take-offer.ts'

let tab: PlanbridgeInATab
beforeEach(async () => {
  tab = await planbridgeInATab()
})
afterEach(() => tab.close())

const signInWith = (provider: string) => button(fill(en.signIn.with, { provider }))
const banner = page.getByRole('banner')

const answerConnections = (connections: readonly unknown[]) =>
  answerWith(tab, '/connections', () => ({ connections }))
const answerSession = (change: object) =>
  answerWith(tab, '/session', (session) => ({ ...session, ...change }))

describe('a stranger', () => {
  test('reads what the page is for, and is offered to sign in with each provider that signs people in', async () => {
    await showApp()
    await expect
      .element(page.getByText('to use Docplanner, Dynamic Planner and Plannr together', { exact: false }))
      .toBeVisible()
    await expect.element(signInWith('Dynamic Planner')).toBeVisible()
    await expect.element(signInWith('Plannr')).toBeVisible()
    expect(signInWith('Docplanner').elements()).toEqual([])
  })

  test.each([
    [360, 640],
    [320, 568],
  ])('sees the first action on the first screen of %d × %d', async (width, height) => {
    await page.viewport(width, height)
    await showApp()
    await expect.element(signInWith('Dynamic Planner')).toBeVisible()
    const { bottom } = signInWith('Dynamic Planner').element().getBoundingClientRect()
    expect(bottom).toBeLessThanOrEqual(height)
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width)
    await page.viewport(1280, 800)
  })

  test('signs in with the access that asks for the least', async () => {
    const { visited } = await showApp()
    await signInWith('Plannr').click()
    await expect.poll(() => visited.length).toBe(1)
    expect(new URL(visited[0] ?? '').searchParams.get('prompt')).not.toBe('select_account')
  })

  test('at the address of a connection is asked to sign in, and comes back to it', async () => {
    await showApp('/connections/c1')
    await expect.element(page.getByRole('heading', { level: 1 })).toHaveTextContent(en.signIn.firstTitle)
    await signInWith('Plannr').click()
    await expect
      .poll(() => JSON.stringify(Object.entries(window.sessionStorage)))
      .toContain('/connections/c1')
  })

  test('finds the way to sign in of an organisation before those of providers', async () => {
    const firm = { id: 'the-firm', kind: 'firm', label: 'Harbour Lane', model: 'user-present' }
    answerSession({ sign_in_options: [firm] })
    await showApp()
    await expect.element(signInWith('Harbour Lane')).toBeVisible()
    const names = page.getByRole('button', { name: /^Sign in with/ }).elements()
    expect(names[0]?.textContent).toBe('Sign in with Harbour Lane')
  })
})

describe('a deployment for other systems alone', () => {
  test('IDT-128: says that there is nothing to do, and offers nothing', async () => {
    answerSession({ state: 'anonymous', sign_in_options: [], hosts_only: true })
    await showApp()
    await expect.element(page.getByRole('heading', { level: 1 })).toHaveTextContent(en.start.hostsOnly)
    expect(page.getByText(en.start.hostsOnlyText, { exact: true }).elements()).toHaveLength(1)
    expect(page.getByRole('main').getByRole('button').elements()).toEqual([])
    expect(page.getByRole('article').elements()).toEqual([])
  })
})

describe('the providers', () => {
  test('a provider with one way is connected without a further step', async () => {
    await showApp()
    await connectButton('Docplanner').click()
    await expect
      .element(page.getByText(fill(en.notices.connected, { integration: 'Docplanner' })))
      .toBeVisible()
  })

  test.each([
    ['in the demo', { simulated: true }, true],
    ['to operators', { simulated: false, role: 'operator' }, true],
    ['not to people', { simulated: false, role: 'person' }, false],
    ['not to strangers', { simulated: false, state: 'anonymous' }, false],
  ] as const)('an integration without credentials is shown %s', async (_, session, shown) => {
    answerSession({ ...signedIn, ...session })
    answerWith(tab, '/integrations', ({ entries }) => ({
      entries: (entries as { id: string; provider: { name: string } }[]).map((entry) =>
        entry.provider.name === 'Docplanner' ? { ...entry, configured: false, offers: [] } : entry,
      ),
    }))
    await showApp()
    await expect.element(page.getByRole('article', { name: 'Plannr', exact: true })).toBeVisible()
    expect(page.getByText('is not available yet', { exact: false }).elements()).toHaveLength(shown ? 1 : 0)
    expect(page.getByRole('article', { name: 'Docplanner', exact: true }).elements()).toHaveLength(
      shown ? 1 : 0,
    )
  })

  test('a connected provider has one card with its connections in the order of their names, and no Connect', async () => {
    answerSession(signedIn)
    const named = (id: string, name: string, connected_at: string) =>
      listedConnection({ id: id as never, account: { name, detail: null }, connected_at })
    answerConnections([
      named('c1', 'Tom Okafor', '2026-11-20T09:00:00.000Z'),
      named('c2', 'Edith Sample', '2026-11-22T09:00:00.000Z'),
      named('c3', 'Gareth Thompson', '2026-11-21T09:00:00.000Z'),
    ])
    await showApp()
    const card = page.getByRole('article', { name: 'Plannr', exact: true })
    await expect.element(card).toBeVisible()
    expect(page.getByRole('article', { name: 'Plannr', exact: true }).elements()).toHaveLength(1)
    const rows = card
      .getByRole('listitem')
      .elements()
      .map(({ textContent }) => textContent)
    expect(rows.map((text) => /^(Edith|Gareth|Tom)/.exec(text ?? '')?.[0])).toEqual([
      'Edith',
      'Gareth',
      'Tom',
    ])
    expect(connectButton('Plannr').elements()).toEqual([])
    await expect.element(button(fill(en.offer.addName, { provider: 'Plannr' }))).toBeVisible()
    await card.getByRole('link', { name: 'Manage Plannr, Edith Sample' }).click()
    await expect.element(page.getByRole('heading', { level: 1 })).toHaveTextContent('Plannr')
  })

  test('if the catalog cannot be read, the connections keep their names', async () => {
    answerSession(signedIn)
    const shown_as = { label: 'Plannr of the firm', provider: { name: 'Plannr', colour: '#6b3fd4' } }
    answerConnections([listedConnection({ shown_as })])
    tab.bff.interrupt({
      when: ({ url }) => new URL(url).pathname === '/bff/integrations',
      answer: () => Response.error(),
      times: 99,
    })
    await showApp()
    await expect.element(page.getByRole('article', { name: 'Plannr', exact: true })).toBeVisible()
    await expect.element(page.getByText('Plannr of the firm', { exact: false })).toBeVisible()
    await expect.element(page.getByText(en.failures['answer-lost'].title)).toBeVisible()
  })
})

describe('a person without a name', () => {
  test.each([
    ['the e-mail address', { account: { name: 'p.nair@firm.example', detail: null } }, 'p.nair@firm.example'],
    ['the id of the account', { account: null, account_id: '4711' }, 'Plannr account 4711'],
    [
      'the beginning of a long id',
      { account: null, account_id: '9f8e7d6c-5b4a-4321-8765-0123456789ab' },
      'Plannr account 9f8e7d6c-5b4…',
    ],
    ['the provider', { account: null }, 'Plannr account'],
  ] as const)('is shown by what is known: %s', async (_, known, shown) => {
    answerSession({ ...signedIn, name: null })
    answerConnections([listedConnection(known)])
    await showApp()
    await expect.element(banner.getByText(shown, { exact: true })).toBeVisible()
    await page.getByRole('link', { name: /^Manage/ }).click()
    await expect.element(page.getByRole('heading', { level: 1 })).toHaveTextContent('Plannr')
    await expect.element(page.getByRole('main').getByText(shown, { exact: true }).first()).toBeVisible()
    expect(page.getByRole('main').element().textContent).not.toContain(en.connection.organisation)
  })

  test('without a connection has a menu of the account', async () => {
    answerSession({ ...signedIn, name: null })
    await showApp()
    await expect.element(banner.getByText(en.frame.yourAccount, { exact: true })).toBeVisible()
  })
})

describe('after the session has ended', () => {
  const open = async () => {
    const stop = answerSession(signedIn)
    answerConnections([listedConnection()])
    const shown = await showApp('/connections/c1')
    await expect.element(page.getByText(en.statuses.active, { exact: true })).toBeVisible()
    stop()
    return shown
  }

  test.each(['a refused request', 'a refresh'])(
    'the whole page says so and keeps its place: %s',
    async (cause) => {
      const { app, visited } = await open()
      if (cause === 'a refresh') await app.session.getState().load()
      else await app.connections.getState().disconnect('c1' as never)
      const heading = page.getByRole('heading', { level: 1 })
      await expect.element(heading).toHaveTextContent(en.signIn.endedTitle)
      await expect.element(heading).toHaveFocus()
      await expect.element(page.getByText(en.statuses.active, { exact: true })).not.toBeVisible()
      expect(banner.element().textContent).not.toContain('Priya Nair')
      expect(window.location.pathname).toBe('/connections/c1')
      const first = page.getByRole('button', { name: /^Sign in with/ }).first()
      await expect.element(first).toHaveTextContent('Sign in with Plannr')
      await first.click()
      await expect.poll(() => visited.length).toBe(1)
      expect(JSON.stringify(Object.entries(window.sessionStorage))).toContain('/connections/c1')
    },
  )

  test('the page with what was typed is there again after a sign-in in another tab', async () => {
    const { app } = await open()
    const shown = page.getByRole('heading', { level: 2 }).first().element()
    await app.session.getState().load()
    await expect.element(page.getByText(en.signIn.endedTitle)).toBeVisible()
    answerSession(signedIn)
    await app.session.getState().load()
    await expect.element(page.getByText(en.statuses.active, { exact: true })).toBeVisible()
    expect(shown.isConnected).toBe(true)
  })

  test('a person who signed out is not told that the session ended', async () => {
    const { app } = await open()
    await app.session.getState().signOut()
    await app.session.getState().load()
    expect(page.getByText(en.signIn.endedTitle).elements()).toEqual([])
  })
})

describe('a notice', () => {
  test('after a return is below the title, has the focus, and its action is the next control', async () => {
    answerSession(signedIn)
    const { app } = await showApp()
    await expect.element(page.getByRole('heading', { level: 1 })).toBeVisible()
    const content = {
      kind: 'connected',
      connection: 'c1' as never,
      integration: 'Plannr',
      status: 'choose-account',
    } as const
    app.notices.getState().show(content)
    const region = page.getByRole('region', { name: en.notices.region })
    await expect.element(region).toBeVisible()
    const focused = () => document.activeElement
    await expect.poll(() => region.element().contains(focused())).toBe(true)
    expect(region.element().previousElementSibling?.tagName).toBe('H1')
    const choose = region.getByRole('link', { name: en.notices.choose }).element()
    expect(region.element().querySelector('a, button')).toBe(choose)
  })

  test('about the outcome of a dialog has the focus when the dialog has closed', async () => {
    await showApp()
    await connectButton('Dynamic Planner').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('radio', { name: en.models['service-account'].name, exact: false }).click()
    await dialog.getByRole('button', { name: en.offer.connect, exact: true }).click()
    await expect.element(dialog).not.toBeInTheDocument()
    const region = page.getByRole('region', { name: en.notices.region })
    await expect.element(region).toBeVisible()
    await expect.poll(() => region.element().contains(document.activeElement)).toBe(true)
  })

  test.each([
    [
      '1 job keeps running until 29 December 2026.',
      { jobs: 1, providers: ['Plannr'], until: '2026-12-29T12:00:00Z' },
    ],
    ['3 jobs keep running.', { jobs: 3, providers: ['Plannr'], until: null }],
    [
      'Planbridge may keep working for you in Plannr until 29 December 2026.',
      { jobs: 0, providers: ['Plannr'], until: '2026-12-29T12:00:00Z' },
    ],
  ])('after sign-out says what continues: %s', async (shown, continuing) => {
    const { app } = await showApp()
    await expect.element(page.getByRole('heading', { level: 1 })).toBeVisible()
    app.notices.getState().show({ kind: 'signed-out', report: { ended: 1, not_revoked: [], continuing } })
    await expect.element(page.getByText(shown, { exact: false })).toBeVisible()
  })

  test('about a step of the person is no alarm, and about a fault it is one', async () => {
    const { app } = await showApp()
    await expect.element(page.getByRole('heading', { level: 1 })).toBeVisible()
    const colourOf = async (code: 'consent-denied' | 'different-account' | 'internal') => {
      const failure = { code, reference: null, retryAfterSeconds: null, connection: null }
      app.notices.getState().show({ kind: 'failure', failure, provider: 'Plannr' })
      const title = page.getByText(en.failures[code].title, { exact: false })
      await expect.element(title).toBeVisible()
      const bar = page
        .getByRole('region', { name: en.notices.region })
        .element()
        .querySelector('[aria-hidden]')
      return bar && getComputedStyle(bar).backgroundColor
    }
    const [denied, different, fault] = [
      await colourOf('consent-denied'),
      await colourOf('different-account'),
      await colourOf('internal'),
    ]
    expect(denied).toBe(different)
    expect(fault).not.toBe(denied)
  })
})

describe('the sessions of the person', () => {
  const session = (id: string, current: boolean) => ({
    id,
    current,
    started_at: '2026-11-20T09:00:00.000Z',
    seen_at: '2026-11-20T10:00:00.000Z',
    browser: current ? 'firefox' : 'other',
    system: current ? 'linux' : 'android',
  })

  test('are listed in words, and another one can be ended', async () => {
    answerSession(signedIn)
    let others = [session('s2', false), session('s3', false)]
    const ended: string[] = []
    tab.bff.interrupt({
      when: ({ url }) => new URL(url).pathname.startsWith('/bff/sessions'),
      answer: ({ url, method }) => {
        if (method === 'GET') return Response.json({ sessions: [session('s1', true), ...others] })
        ended.push(url.split('/').at(-1) ?? '')
        others = others.slice(1)
        return Response.json({ ended: 1 })
      },
      times: 99,
    })
    await showApp('/')
    await banner.getByRole('button', { expanded: false }).click()
    await page.getByRole('link', { name: en.start.sessions }).click()
    await expect.element(page.getByText('Firefox on Linux', { exact: false })).toBeVisible()
    await expect.element(page.getByText(sessions.current)).toBeVisible()
    expect(page.getByText('Android').elements()).toHaveLength(2)
    await page
      .getByRole('button', { name: /^End the session in Android/ })
      .first()
      .click()
    await expect.poll(() => page.getByText('Android').elements().length).toBe(1)
    await button(sessions.endOthers).click()
    await expect.element(page.getByText(sessions.none)).toBeVisible()
    expect(ended).toEqual(['s2', 'end-others'])
  })

  test('are shown to nobody who is not signed in', async () => {
    await showApp('/sessions')
    await expect.element(page.getByRole('heading', { level: 1 })).toHaveTextContent(en.signIn.firstTitle)
  })
})

test('a dialog without a field focuses the action that changes nothing', async () => {
  answerSession(signedIn)
  answerConnections([listedConnection()])
  await showApp('/connections/c1')
  await button(en.connection.disconnect).click()
  await expect
    .element(page.getByRole('dialog').getByRole('button', { name: en.disconnect.keep }))
    .toHaveFocus()
})

test('the terms of a delegation start from what only looks things up, from everything or from nothing', async () => {
  await showApp()
  await takeOffer({ provider: 'Plannr', model: 'delegation' })
  const boxes = page.getByRole('dialog').getByRole('checkbox')
  const changing = boxes.and(page.getByRole('checkbox', { name: en.delegation.changesData }))
  const { reading, everything, nothing } = en.delegation.startingPoints
  const chosen = (among: typeof boxes) =>
    among.elements().filter((box) => (box as HTMLInputElement).checked).length
  await expect.element(button(reading)).toHaveAttribute('aria-pressed', 'true')
  await expect.poll(() => chosen(boxes)).toBeGreaterThan(0)
  expect(chosen(changing)).toBe(0)
  await button(everything).click()
  await expect.poll(() => chosen(boxes)).toBe(boxes.elements().length)
  await button(nothing).click()
  await expect.poll(() => chosen(boxes)).toBe(0)
})
