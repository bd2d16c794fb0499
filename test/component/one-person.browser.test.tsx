import type { MergeOffer } from '@planbridge/shared/contract'
import { en } from '@planbridge/web/messages/en.ts'
import { fill } from '@planbridge/web/messages/fill.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { answerWith, signedIn } from './answers.ts'
import { planbridgeInATab, type PlanbridgeInATab } from './planbridge-in-a-tab.ts'
import { showApp } from './show-app.tsx'

let tab: PlanbridgeInATab
beforeEach(async () => {
  tab = await planbridgeInATab()
  answerWith(tab, '/session', (session) => ({ ...session, ...signedIn }))
})
afterEach(() => tab.close())

const now = Date.parse('2026-11-21T12:00:00.000Z')
const time = (days: number) => new Date(now + days * 86_400_000).toISOString()

const one = {
  id: 'theirs',
  integration: 'plannr',
  model: 'personal-token',
  account: 'Tom Okafor',
  status: 'active',
  connected_at: time(-3),
  last_used_at: null,
  ends_at: time(90),
  purpose: null,
  jobs: 0,
} as const

const offer = {
  expires_at: time(1),
  you: { guest: false, name: 'Priya Nair', providers: ['Dynamic Planner'] },
  other: { name: 'Tom Okafor', providers: ['Plannr'] },
  connections: 3,
  delegations: 1,
  jobs: 2,
  brought: [{ ...one, model: 'delegation', id: 'lasting', purpose: 'Weekly list', jobs: 2 }, one],
  conflicts: [{ yours: { ...one, id: 'yours', jobs_stopped: 0 }, theirs: { ...one, jobs_stopped: 1 } }],
  sign_in_first: null,
}

interface Sent {
  readonly method: string
  readonly path: string
  readonly body: string
}

/** Answers the requests about an offer, and records them. */
const answerOffer = (change: Partial<Record<keyof MergeOffer, unknown>> = {}): readonly Sent[] => {
  const sent: Sent[] = []
  tab.bff.interrupt({
    when: ({ url }) => new URL(url).pathname.startsWith('/bff/merge-offers/'),
    answer: async (request) => {
      const { method, url } = request
      const { pathname: path } = new URL(url)
      sent.push({ method, path, body: await request.text() })
      if (path.endsWith('/accept')) return Response.json({ connection: 'lasting' })
      return method === 'GET' ? Response.json({ ...offer, ...change }) : new Response(null, { status: 204 })
    },
    times: 99,
  })
  return sent
}

const acceptButton = () => page.getByRole('button', { name: en.onePerson.accept })

describe('the page that brings two people together', () => {
  test('IDT-111 IDT-112: names both people and what comes together, and merges after the person chose and agreed', async () => {
    const sent = answerOffer()
    await showApp('/one-person/offer-1', { now: () => now })
    await expect.element(page.getByRole('heading', { level: 1, name: en.onePerson.title })).toBeVisible()
    for (const name of ['Priya Nair', 'Tom Okafor'])
      await expect.element(page.getByText(name, { exact: true }).first()).toBeVisible()
    await expect.element(page.getByText('Plannr · Tom Okafor', { exact: false }).first()).toBeVisible()
    await expect.element(page.getByText('1 job cannot run with it', { exact: false })).toBeVisible()
    await expect.element(page.getByText(fill(en.onePerson.warnText, { other: 'Tom Okafor' }))).toBeVisible()
    await acceptButton().click()
    expect(sent.filter(({ method }) => method === 'POST')).toEqual([])
    await page.getByRole('radio', { name: en.onePerson.theirs, exact: false }).click()
    await acceptButton().click()
    await expect.element(page.getByText(en.onePerson.merged)).toBeVisible()
    expect(sent.filter(({ method }) => method === 'POST')).toEqual([
      {
        method: 'POST',
        path: '/bff/merge-offers/offer-1/accept',
        body: JSON.stringify({ keep: ['theirs'] }),
      },
    ])
  })

  test('IDT-116: ends the offer when the person cancels, and can be used with the keyboard', async () => {
    const sent = answerOffer({ conflicts: [] })
    await showApp('/one-person/offer-1', { now: () => now })
    await expect.element(acceptButton()).toBeVisible()
    const cancel = page.getByRole('button', { name: en.onePerson.decline })
    ;(cancel.element() as HTMLElement).focus()
    await userEvent.keyboard('{Enter}')
    await expect.element(page.getByRole('heading', { level: 1, name: en.start.title })).toBeVisible()
    expect(sent.map(({ path }) => path)).toContain('/bff/merge-offers/offer-1/decline')
  })

  test('IDT-113: asks for another sign-in before it offers to merge, if the last one is old', async () => {
    const way = {
      integration: 'dp-hybrid',
      label: 'Dynamic Planner',
      model: 'user-present',
      connection: null,
    }
    answerOffer({
      other: { name: 'T… O…', providers: ['Plannr'] },
      brought: [],
      conflicts: [],
      sign_in_first: [way],
    })
    await showApp('/one-person/offer-1', { now: () => now })
    const signIn = fill(en.onePerson.signInWith, { integration: 'Dynamic Planner' })
    await expect.element(page.getByRole('button', { name: signIn })).toBeVisible()
    await expect.element(page.getByText('T… O…', { exact: true })).toBeVisible()
    expect(acceptButton().elements()).toEqual([])
  })

  test('IDT-116: says that an offer has run out, with the way back', async () => {
    const ended = { type: 'about:blank', title: 't', status: 404, code: 'merge-offer-ended', reference: 'r1' }
    tab.bff.interrupt({
      when: ({ url }) => new URL(url).pathname.startsWith('/bff/merge-offers/'),
      answer: () =>
        Response.json(ended, { status: 404, headers: { 'content-type': 'application/problem+json' } }),
      times: 9,
    })
    await showApp('/one-person/unknown')
    await expect.element(page.getByText(en.failures['merge-offer-ended'].title)).toBeVisible()
    await expect.element(page.getByRole('link', { name: en.onePerson.back })).toBeVisible()
  })
})
