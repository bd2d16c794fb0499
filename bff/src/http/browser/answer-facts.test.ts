import { gunzipSync } from 'node:zlib'
import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { answerFacts } from './answer-facts.ts'

const facts = { integrations: ['crm'] }
const app = new Hono().get('/', (c) => answerFacts(c, facts))
const ask = async (headers: Record<string, string> = {}) => app.request('/', { headers })
const tagOf = (answer: Response) => answer.headers.get('etag') ?? ''

test('WB-150: facts are compressed for a client that accepts it, and each coding has a tag of its own', async () => {
  const [plain, compressed] = [await ask(), await ask({ 'accept-encoding': 'gzip' })]
  expect(await plain.json()).toEqual(facts)
  expect(JSON.parse(gunzipSync(await compressed.bytes()).toString())).toEqual(facts)
  expect([plain, compressed].map(({ headers }) => headers.get('content-encoding'))).toEqual([null, 'gzip'])
  for (const { status, headers } of [plain, compressed])
    expect([status, headers.get('content-type'), headers.get('cache-control'), headers.get('vary')]).toEqual([
      200,
      'application/json',
      'private, no-cache',
      'Accept-Encoding',
    ])
  expect(tagOf(plain)).toMatch(/^"[\w-]{43}"$/)
  expect(tagOf(compressed)).toBe(tagOf(plain).replace(/"$/, '-gzip"'))
})

test('WB-150: a client that has the facts in its coding gets none', async () => {
  const tag = tagOf(await ask())
  for (const header of [tag, ' * ', `"x", W/${tag}`]) {
    const answer = await ask({ 'if-none-match': header })
    expect([answer.status, await answer.text(), answer.headers.get('content-type')]).toEqual([304, '', null])
    expect([tagOf(answer), answer.headers.get('vary')]).toEqual([tag, 'Accept-Encoding'])
  }
  for (const header of ['', '"x"', 'x', tag.slice(1, -1)])
    expect((await ask({ 'if-none-match': header })).status).toBe(200)
  expect((await ask({ 'if-none-match': tag, 'accept-encoding': 'gzip' })).status).toBe(200)
})
