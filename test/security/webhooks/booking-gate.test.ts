import { createHmac } from 'node:crypto'
import { ProviderQuestion } from '@planbridge/shared/webhooks'
import { describe, expect, test } from 'vitest'
import { docplannerHeaders, docplannerReceives, patient } from '../../harness/inbound/providers-events.ts'
import { outcome, receiving, send } from '../../harness/inbound/receiving.ts'

const secrets = {
  GATE_SECRET: `whsec_${btoa('CANARY-WH-gate-secret-0000000001')}`,
  GATE_SECRET_NEXT: `whsec_${btoa('CANARY-WH-gate-secret-0000000002')}`,
}

const url = 'https://clinic-app.example/decide'

const question = (name = 'slot-booking', more: object = {}) => ({
  name,
  data: { facility: { id: '1' }, visit_booking_request: { patient: { name: patient } }, ...more },
  created_at: '2026-01-05T11:59:00+01:00',
})

type Answer = () => Response | Promise<Response>

interface Asked {
  readonly headers: Headers
  readonly body: string
}

/** A deployment whose Docplanner integration asks a host that answers as given. */
const clinic = async (name: string, answer: Answer, more = '') => {
  const asked: Asked[] = []
  const host = {
    origins: [new URL(url).origin],
    async fetch(request: Request) {
      asked.push({ headers: request.headers, body: await request.text() })
      return answer()
    },
  }
  const gate = `{ url: '${url}', signing_secrets: ['env:GATE_SECRET', 'env:GATE_SECRET_NEXT'], deny_code: 4${more} }`
  const settings = `header: { name: X-Api-Key, value: 'env:DOCPLANNER_WEBHOOK_KEY' }, booking_gate: ${gate}`
  const at = await receiving(name, docplannerReceives(settings), { programs: [host], env: secrets })
  const ask = async (body: string | object = question()) => {
    const response = await send(at, { body: typeof body === 'string' ? body : JSON.stringify(body) })
    return [response.status, await response.text()]
  }
  return { ...at, asked, ask }
}

const approves: Answer = () => new Response(null, { status: 204 })

describe('a booking that a provider asks for', () => {
  test('WH-43: is approved if the host approves, and what happened is kept', async () => {
    const at = await clinic('approved', approves)
    expect(await at.ask()).toEqual([200, ''])
    expect(await at.stored()).toMatchObject([
      { kind: 'gate', name: 'slot-booking', verdict: 'approved by the host' },
    ])
    expect(at.lines('webhook.gate-answered')).toMatchObject([{ verdict: 'approved', by: 'host', code: null }])
  })

  test.each([
    ['the code of the host', () => Response.json({ error_code: 7 }, { status: 409 }), 7],
    ['the configured code, if the host names none', () => new Response('no', { status: 403 }), 4],
    [
      'the configured code, if that of the host is none',
      () => Response.json({ error_code: '7' }, { status: 400 }),
      4,
    ],
    [
      'the configured code, if that of the host is negative',
      () => Response.json({ error_code: -1 }, { status: 422 }),
      4,
    ],
  ])('WH-43: is denied with %s', async (_, answer: Answer, code) => {
    const at = await clinic('denied', answer)
    expect(await at.ask(question('booking-moving'))).toEqual([422, `{"error_code":${code}}`])
    expect(await at.stored()).toMatchObject([{ verdict: `denied with code ${code} by the host` }])
  })

  test.each([
    ['fails', () => new Response(null, { status: 500 })],
    ['redirects', () => new Response(null, { status: 302, headers: { location: 'https://evil.example/' } })],
    ['wants to be asked later', () => new Response(null, { status: 429 })],
    ['cannot be reached', () => Promise.reject(new TypeError('refused'))],
  ])(
    'WH-43: is denied, or approved if the configuration says so, if the host %s',
    async (_, answer: Answer) => {
      const denying = await clinic('silent', answer)
      expect(await denying.ask()).toEqual([422, '{"error_code":4}'])
      expect(denying.lines('webhook.gate-answered')).toMatchObject([
        { level: 'warn', by: 'silence', code: 4 },
      ])
      const approving = await clinic('silent, approving', answer, ', when_silent: approve')
      expect(await approving.ask()).toEqual([200, ''])
      expect((await approving.stored())[0]?.verdict).toMatch(/^approved, because the host was silent/)
    },
  )

  test('WH-43: is answered within the deadline of the configuration', async () => {
    const deadlines: number[] = []
    const gate = `{ url: '${url}', signing_secrets: ['env:GATE_SECRET'], deadline_seconds: 3 }`
    const at = await receiving(
      'deadline',
      docplannerReceives(
        `header: { name: X-Api-Key, value: 'env:DOCPLANNER_WEBHOOK_KEY' }, booking_gate: ${gate}`,
      ),
      {
        env: secrets,
        engines: {
          hosts: {
            faultOf: () => undefined,
            post: ({ deadlineMs }) => {
              deadlines.push(deadlineMs)
              return Promise.resolve({ kind: 'too-slow', detail: 'no answer in time' })
            },
          },
        },
      },
    )
    const response = await send(at, { body: JSON.stringify(question()) })
    expect([response.status, await response.text(), deadlines]).toEqual([422, '{"error_code":1}', [3_000]])
  })
})

describe('the question to the host', () => {
  test('WH-43: has the body as the provider sent it, and is signed with each secret over its exact bytes', async () => {
    const at = await clinic('signed', approves)
    const sent = `{ "name":"slot-booking", "data":{"patient":{"phone":48123123123000000001}} }`
    await at.ask(sent)
    const [{ headers, body } = { headers: new Headers(), body: '' }] = at.asked
    expect(body).toContain(`"payload":${sent}}`)
    expect(ProviderQuestion.parse(JSON.parse(body))).toMatchObject({
      type: 'provider.question',
      data: { integration: 'docplanner', name: 'slot-booking', payload: { name: 'slot-booking' } },
    })
    const text = `${headers.get('webhook-id')}.${headers.get('webhook-timestamp')}.${body}`
    const expected = Object.values(secrets).map((secret) => {
      const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
      return `v1,${createHmac('sha256', key).update(text).digest('base64')}`
    })
    expect(headers.get('webhook-signature')).toBe(expected.join(' '))
  })

  test('WH-43: has the same id if the provider asks the same again, and another one for another question', async () => {
    const at = await clinic('repeated', approves)
    for (const more of [{}, {}, { other: 1 }]) await at.ask(question('slot-booking', more))
    const ids = at.asked.map(({ headers }) => headers.get('webhook-id'))
    expect([ids[0] === ids[1], ids[1] === ids[2]]).toEqual([true, false])
    expect(await at.stored()).toMatchObject([{ repeats: 0 }, { repeats: 1 }])
  })

  test('WH-43: is not asked for an event that only tells, nor for a sender without the right key', async () => {
    const at = await clinic('not asked', approves)
    expect(await at.ask(question('slot-booked'))).toEqual([200, ''])
    const headers = { ...docplannerHeaders, 'x-api-key': 'wrong' }
    expect(await outcome(await send(at, { body: JSON.stringify(question()), headers }))).toBe(
      '401 delivery-not-authenticated',
    )
    expect(at.asked).toEqual([])
  })

  test('WH-43: is not passed on by default, and the booking is approved', async () => {
    const at = await receiving('no gate')
    const response = await send(at, { body: JSON.stringify(question()) })
    expect(response.status).toBe(200)
    expect(await at.stored()).toMatchObject([{ kind: 'event', name: 'slot-booking', verdict: null }])
  })
})
