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
  test.each(codes)('%s is told in words of its own, with what helps to find it', async (code) => {
    const { app } = await showApp()
    for (const provider of [null, 'Dynamic Planner']) {
      const reference = provider === null ? 'r-7f3a91' : 'r-52c08e'
      app.notices.getState().show({ kind: 'failure', failure: failureOf(code, reference), provider })
      const notice = page.getByRole('region', { name: en.notices.region })
      await expect.element(notice.getByText(fill(en.frame.reference, { reference }))).toBeVisible()
      const words = notice.element().textContent
      const { title, text } = describeFailure(en, failureOf(code, reference), provider)
      expect(words).toContain(title)
      expect(words).toContain(text)
      expect(words).toContain(fill(en.frame.retryAfter, { seconds: 30 }))
      expect(words).not.toMatch(/[{}]|undefined|null/)
    }
  })

  test('no two are told in the same words, unless they are one thing to a person', () => {
    // Both: a page that is older than the BFF it talks to.
    const outdated: readonly ShownCode[] = ['request-malformed', 'media-type-unsupported']
    const told = codes.map((code) => {
      const { title, text } = en.failures[code]
      return `${title} ${text}`
    })
    const repeated = codes.filter(
      (_, at) => told.indexOf(told[at] ?? '') !== told.lastIndexOf(told[at] ?? ''),
    )
    expect(repeated).toEqual(outdated)
  })
})
