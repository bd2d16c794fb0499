import { en } from '@planbridge/web/messages/en.ts'
import { activity } from '@planbridge/web/messages/en/activity.ts'
import { fill } from '@planbridge/web/messages/fill.ts'
import { describe, expect, test } from 'vitest'
import { accessibilityProblems } from '../harness/browser/accessibility.ts'
import { delegateAs, dialogOf, integration } from '../harness/browser/delegation.ts'
import type { Person } from '../harness/browser/person.ts'
import { sendRequest, signOut } from '../harness/browser/screen.ts'
import { setUpEnvironment } from '../harness/browser/set-up-environment.ts'

const { environment, newPerson } = setUpEnvironment('activity')

/** Opens the page of the activity with the menu of the person. */
const openActivity = async ({ page }: Person) => {
  await page.getByRole('banner').getByRole('button', { expanded: false }).click()
  await page.getByRole('link', { name: en.start.activity, exact: true }).click()
  await page.getByRole('heading', { level: 1, name: en.start.activity, exact: true }).waitFor()
  await page.getByText(activity.live.live, { exact: true }).waitFor()
}

const rows = ({ page }: Person) => page.getByRole('region', { name: activity.region }).getByRole('listitem')

const sees = (person: Person, text: string | RegExp) => rows(person).filter({ hasText: text }).waitFor()

/** A person with a delegation in one tab, whose other tab shows the activity. */
const twoTabs = async (name: string) => {
  const work = await newPerson()
  await delegateAs(work, name, { days: 20 })
  const watch = await work.openTab()
  await watch.goHome()
  await openActivity(watch)
  await sees(watch, fill(activity.sentences.connected, { name: integration }))
  return { work, watch }
}

const runJob = async (person: Person) => {
  await person.button(en.jobs.add).click()
  await dialogOf(person).getByRole('button', { name: en.addJob.submit, exact: true }).click()
  await person.page.getByRole('button', { name: /^Run now: / }).click()
}

describe('the activity of a person', () => {
  test('OP-182: calls, renewals, runs and failures appear by themselves in another tab, and the page has no barrier that axe finds', async () => {
    const { work, watch } = await twoTabs('Gareth Pugh')
    const { simulator } = environment().simulators.dynamicPlanner
    await runJob(work)
    await sees(watch, /^Your job “.+” ran/)
    await sendRequest(work)
    await sees(watch, `1 request to ${integration}`)
    simulator.expireAccessTokens()
    await sendRequest(work)
    await sees(watch, `We renewed the access to ${integration}`)
    const restore = simulator.interrupt({
      when: ({ url }) => url.includes('/crm/v1/'),
      times: 99,
      answer: () => new Response('', { status: 500 }),
    })
    await sendRequest(work)
    await sees(watch, /1 of them failed/)
    restore()
    await sees(watch, activity.problem)
    await expect.poll(() => watch.page.getByRole('status').innerText()).toMatch(/new entr(?:y|ies)$/)
    expect(await accessibilityProblems(watch.page, 'activity')).toEqual([])
    await watch.page.getByText(activity.topics.jobs, { exact: true }).click()
    await expect.poll(() => rows(watch).count()).toBe(1)
    await watch.recordTab('activity')
  })

  test('OP-182: a stream that breaks continues where it was, without a repeated or a missing entry', async () => {
    const { work, watch } = await twoTabs('Oliver Rowe')
    environment().tap.breakStreams()
    await sendRequest(work)
    await sees(watch, `1 request to ${integration}`)
    await watch.page.getByText(activity.live.live, { exact: true }).waitFor()
    await runJob(work)
    await sees(watch, /^Your job “.+” ran/)
    const texts = await rows(watch).allInnerTexts()
    expect(texts.map((text) => text.split('\n')[0])).toEqual([
      expect.stringMatching(/^Your job/),
      `1 request to ${integration}`,
      fill(activity.sentences.connected, { name: integration }),
    ])
  })

  test('OP-183: the stream ends when the person signs out in another tab', async () => {
    const { work, watch } = await twoTabs('Mei Tanaka')
    expect(environment().tap.openStreams()).toBeGreaterThan(0)
    await work.goHome()
    await signOut(work)
    await expect.poll(() => environment().tap.openStreams()).toBe(0)
    await watch.page.getByRole('heading', { level: 1, name: en.signIn.firstTitle, exact: true }).waitFor()
    expect(await rows(watch).count()).toBe(0)
  })
})
