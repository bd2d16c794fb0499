import { failureCodes } from '@planbridge/shared/contract'
import { type BffFailure, localFailureCodes, type ShownCode } from '@planbridge/web/core/bff-client.ts'
import { en } from '@planbridge/web/messages/en.ts'
import { describeFailure } from '@planbridge/web/messages/describe-failure.ts'
import { fill } from '@planbridge/web/messages/fill.ts'
import { describe, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { showApp } from './show-app.tsx'

const codes: readonly ShownCode[] = [...failureCodes, ...localFailureCodes]

const failureOf = (code: ShownCode, reference: string): BffFailure => ({
  code,
  reference,
  retryAfterSeconds: 30,
  connection: null,
})

describe('a failure', () => {
  test.each(codes)('%s is shown with its title, text, retry time and reference', async (code) => {
    const { app } = await showApp()
    for (const provider of [null, 'Dynamic Planner']) {
      const reference = provider === null ? 'r-7f3a91' : 'r-52c08e'
      app.notices.getState().show({ kind: 'failure', failure: failureOf(code, reference), provider })
      const notice = page.getByRole('region', { name: en.notices.region })
      await expect.element(notice.getByText(fill(en.frame.reference, { reference }))).toBeVisible()
      const shown = notice.element().textContent
      const { title, text } = describeFailure(en, failureOf(code, reference), provider)
      expect(shown).toContain(title)
      expect(shown).toContain(text)
      expect(shown).toContain(fill(en.frame.retryAfter, { seconds: 30 }))
      expect(shown).not.toMatch(/[{}]|undefined|null/)
    }
  })

  test('has a text of its own, unless two failures mean the same to a person', () => {
    const same: readonly string[] = [
      // The page is older than the BFF.
      en.failures['request-malformed'].title,
      // The host's back end did something wrong, or the time for connecting is over.
      en.failures['host-key-not-permitted'].title,
      en.failures['connect-session-ended'].title,
    ]
    const texts = codes.map((code) => {
      const { title, text } = en.failures[code]
      return `${title} ${text}`
    })
    const repeated = codes.filter(
      (_, at) => texts.indexOf(texts[at] ?? '') !== texts.lastIndexOf(texts[at] ?? ''),
    )
    expect([...new Set(repeated.map((code) => en.failures[code].title))]).toEqual(same)
  })
})
