import { reseal } from '@planbridge/bff/internal/vault/reseal.ts'
import { type AnswerId, endpoints } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import { openBrowser } from '../../harness/deployment/browser.ts'
import { deployment } from '../../harness/deployment/deployment.ts'
import { movedTo } from '../../harness/deployment/instances.ts'
import { ringOf, withVault } from '../../harness/deployment/keyrings.ts'
import { type OwnJob, ownJob } from '../../harness/deployment/own-job.ts'
import { runBackgroundTasks } from '../../harness/deployment/run-background-tasks.ts'

const daySeconds = 86_400
const list = (count: number) => Array.from({ length: count }, (_, nth) => ({ name: `CANARY-CLIENT-${nth}` }))

/** Answers the next calls of the job. */
const answerWith = ({ at }: OwnJob, answer: () => Response | Promise<Response>) =>
  at.simulators.dynamicPlanner.interrupt({
    when: ({ url }) => url.includes('/crm/v1/clients'),
    times: 1000,
    answer,
  })

const runOnce = async ({ at, run, listed }: OwnJob) => {
  at.clock.pass(60)
  const asked = await run((await listed()).runs[0]?.due_at ?? null)
  if (!asked.ok) throw new Error(asked.body.code)
  await runBackgroundTasks(at)
  const [last] = (await listed()).runs
  if (!last) throw new Error('no run')
  return last
}

const read = ({ browser, job }: OwnJob, answer: AnswerId | undefined) =>
  browser.call(endpoints.getAnswer, { job: job.id, answer: answer ?? ('none' as AnswerId) })

describe('the answer of a job', () => {
  test('VT-150: is kept sealed, and is read by the person whose job it is', async () => {
    const own = await ownJob()
    answerWith(own, () => Response.json({ data: list(12), page: 1 }))
    const { answer } = await runOnce(own)
    expect(answer).toMatchObject({ truncated: false, entries: 12 })
    const { body } = await read(own, answer?.id)
    expect(body).toMatchObject({ media_type: expect.stringContaining('application/json'), base64url: null })
    expect(JSON.parse((body as { text: string }).text)).toEqual({ data: list(12), page: 1 })
    const [row] = await own.at.store.sealed
      .list({ after: '', max: 9 })
      .then((rows) => rows.filter(({ table }) => table === 'job_answers'))
    expect(row?.sealed).toMatch(/^ey[\w-]+\.[\w-]+\.[\w-]+\.[\w-]+\.[\w-]+$/)
    expect(JSON.stringify(own.at.logs)).not.toContain('CANARY-CLIENT')
  })

  test('VT-150: is not read by another person, with another job, or without a session', async () => {
    const own = await ownJob()
    answerWith(own, () => Response.json(list(1)))
    const { answer } = await runOnce(own)
    const input = { job: own.job.id, answer: answer?.id ?? ('none' as AnswerId) }
    const other = openBrowser(own.at)
    await other.connectOrThrow({ integration: 'plannr' }, { account: 'tom@elmsample.example' })
    expect((await other.call(endpoints.getAnswer, input)).body).toMatchObject({ code: 'job-not-found' })
    expect((await openBrowser(own.at).call(endpoints.getAnswer, input)).status).toBe(401)
    expect((await read(own, 'unknown' as AnswerId)).body).toMatchObject({ code: 'answer-not-found' })
  })

  test('VT-150: is bounded in size, and says so', async () => {
    const own = await ownJob()
    answerWith(own, () => new Response('ä'.repeat(100_000), { headers: { 'content-type': 'text/plain' } }))
    const { answer } = await runOnce(own)
    expect(answer).toMatchObject({ bytes: 64_000, truncated: true, entries: null })
    const { body } = await read(own, answer?.id)
    expect((body as { text: string }).text).toBe('ä'.repeat(32_000))
  })

  test.each([
    ['exactly as long as the limit', 'x'.repeat(64_000), { truncated: false, bytes: 64_000, entries: null }],
    ['empty', '', { truncated: false, bytes: 0, entries: null }],
    ['an empty list', '[]', { truncated: false, entries: 0 }],
    ['an object with two lists', '{"a":[1],"b":[1,2]}', { entries: null }],
    ['no JSON', '<p>hello</p>', { entries: null }],
  ] as const)('VT-150: is kept if it is %s', async (_, text, expected) => {
    const own = await ownJob()
    answerWith(own, () => new Response(text))
    const { answer } = await runOnce(own)
    expect(answer).toMatchObject(expected)
    expect((await read(own, answer?.id)).body).toMatchObject({ text, base64url: null })
  })

  test('VT-150: is kept with its bytes if it is no text', async () => {
    const own = await ownJob()
    answerWith(
      own,
      () =>
        new Response(new Uint8Array([0xfb, 0xff, 0x00]), { headers: { 'content-type': 'application/pdf' } }),
    )
    const { answer } = await runOnce(own)
    expect((await read(own, answer?.id)).body).toMatchObject({
      media_type: 'application/pdf',
      text: null,
      base64url: '-_8A',
    })
  })

  test('VT-150: the last five of a job are kept, for fourteen days', async () => {
    const own = await ownJob()
    answerWith(own, () => Response.json(list(2)))
    for (let nth = 0; nth < 7; nth += 1) await runOnce(own)
    const withAnswer = (await own.listed()).runs.map(({ answer }) => answer !== undefined)
    expect(withAnswer).toEqual([true, true, true, true, true, false, false])
    expect(await own.at.store.answers.countByKey()).toEqual(new Map([['main', 5]]))
    own.at.clock.pass(13 * daySeconds)
    await own.at.planbridge.backgroundTasks.maintain()
    expect(await own.at.store.answers.countByKey()).toEqual(new Map([['main', 5]]))
    own.at.clock.pass(daySeconds + 60)
    await own.at.planbridge.backgroundTasks.maintain()
    expect(await own.at.store.answers.countByKey()).toEqual(new Map())
  })

  test('VT-150: of a run that failed, the answer is kept too', async () => {
    const own = await ownJob()
    answerWith(own, () => Response.json({ message: 'unknown filter' }, { status: 400 }))
    const run = await runOnce(own)
    expect(run).toMatchObject({ outcome: 'failed', status: 400 })
    expect((await read(own, run.answer?.id)).body).toMatchObject({ text: '{"message":"unknown filter"}' })
  })

  test('LG-150: with a credential in it is not stored, in plain or in escaped form', async () => {
    const own = await ownJob()
    const token = async () => {
      const { row, tokens } = (await own.at.planbridge.freshToken({
        connection: own.connection,
        present: false,
      })) as never as {
        row: unknown
        tokens?: { access: string }
      }
      return tokens?.access ?? JSON.stringify(row)
    }
    const access = await token()
    for (const written of [access, access.replaceAll('-', String.raw`\u002d`)]) {
      answerWith(own, () => new Response(`{"data":["${written}"]}`))
      const run = await runOnce(own)
      expect(run).toMatchObject({ outcome: 'succeeded' })
      expect(run.answer).toBeUndefined()
    }
    expect(await own.at.store.answers.countByKey()).toEqual(new Map())
    expect(own.at.logs.filter(({ event }) => event === 'credential.in-response')).toHaveLength(2)
  })

  test('VT-150: nothing is kept if the operator does not want it, and earlier answers are deleted', async () => {
    const own = await ownJob({ config: (text) => `jobs: { keep_answers: false }\n${text}` })
    answerWith(own, () => Response.json(list(1)))
    expect((await runOnce(own)).answer).toBeUndefined()
    const listed = await own.browser.call(endpoints.listJobs, { connection: own.connection })
    expect(listed.body).toMatchObject({ keeps_answers: false })
    expect(await own.at.store.answers.countByKey()).toEqual(new Map())
    // The answer is discarded, so that its call holds no place among those in flight.
    expect((await own.at.planbridge.health()).map(({ calls }) => calls?.running ?? 0).some(Boolean)).toBe(
      false,
    )
  })

  test('VT-150: an answer from before is not given either if the operator does not want it any more', async () => {
    const own = await ownJob()
    answerWith(own, () => Response.json(list(1)))
    const answer = (await runOnce(own)).answer?.id ?? ('' as never)
    const input = { job: own.job.id, answer }
    expect((await own.browser.call(endpoints.getAnswer, input)).ok).toBe(true)
    const { store, clock } = own.at
    const config = (text: string) => `jobs: { keep_answers: false }\n${text}`
    const browser = movedTo(await deployment({ store, clock, config }), own.browser)
    expect((await browser.call(endpoints.getAnswer, input)).body).toMatchObject({ code: 'answer-not-found' })
  })

  test('VT-150: nothing is kept that was not searched for credentials', async () => {
    const own = await ownJob({ config: (text) => `proxy: { guard: off }\n${text}` })
    answerWith(own, () => Response.json(list(1)))
    const run = await runOnce(own)
    expect([run.outcome, run.answer]).toEqual(['succeeded', undefined])
  })

  test('VT-151: is resealed with the new key, and opens after the old key is gone', async () => {
    const own = await ownJob({ config: withVault('main', 'next') })
    answerWith(own, () => Response.json(list(1)))
    const { answer } = await runOnce(own)
    const report = await reseal({
      store: own.at.store.sealed,
      keyring: ringOf('next', ['main', 'next']),
      clock: own.at.clock,
      sleep: () => Promise.resolve(),
    })()
    expect(report).toMatchObject({ unreadable: [], left: new Map() })
    expect(report.unreadableAnswers).toBeUndefined()
    expect(await own.at.store.answers.countByKey()).toEqual(new Map([['next', 1]]))
    expect((await read(own, answer?.id)).body).toMatchObject({ text: JSON.stringify(list(1)) })
  })

  test('VT-151: that cannot be opened now says so, is kept, and opens again later', async () => {
    const own = await ownJob()
    answerWith(own, () => Response.json(list(1)))
    const { answer } = await runOnce(own)
    const [row] = (await own.at.store.sealed.list({ after: '', max: 9 })).filter(
      ({ table }) => table === 'job_answers',
    )
    if (!row) throw new Error('not sealed')
    const damaged = row.sealed.slice(0, -4)
    await own.at.store.sealed.replace([{ row, sealed: damaged }])
    expect((await read(own, answer?.id)).body).toMatchObject({ code: 'vault-unreadable', status: 503 })
    const unopened = {
      store: own.at.store.sealed,
      keyring: ringOf('next', ['main', 'next']),
      clock: own.at.clock,
      sleep: () => Promise.resolve(),
    }
    expect(await reseal(unopened)({ dryRun: true })).toMatchObject({
      unreadable: [],
      unreadableAnswers: [row.id],
    })
    await own.at.planbridge.backgroundTasks.maintain()
    expect((await own.listed()).runs[0]?.answer).toMatchObject({ id: answer?.id })
    await own.at.store.sealed.replace([{ row: { ...row, sealed: damaged }, sealed: row.sealed }])
    expect((await read(own, answer?.id)).ok).toBe(true)
  })

  test('VT-152: ends with its job and with its connection', async () => {
    const own = await ownJob()
    answerWith(own, () => Response.json(list(1)))
    const { answer } = await runOnce(own)
    await own.browser.call(endpoints.removeJob, { job: own.job.id })
    expect((await read(own, answer?.id)).body).toMatchObject({ code: 'job-not-found' })
    expect(await own.at.store.answers.countByKey()).toEqual(new Map())
  })

  test('VT-150: that cannot be stored costs nothing but itself', async () => {
    const own = await ownJob()
    answerWith(own, () => Response.json(list(1)))
    Object.assign(own.at.store.answers, { add: () => Promise.reject(new Error('disk full')) })
    const run = await runOnce(own)
    expect([run.outcome, run.answer]).toEqual(['succeeded', undefined])
    expect(own.at.logs.filter(({ event }) => event === 'job.answer-not-kept')).toHaveLength(1)
  })
})
