import type { FrameMessage } from '@planbridge/shared/embed'
import { describe, expect, it } from 'vitest'
import { shakeHands } from './handshake.ts'
import type { ReceivedMessage } from './handshake.ts'

const token = `pbcs_${'S'.repeat(22)}.${'canary'.padEnd(43, 'x')}`
const init = {
  type: 'planbridge:init',
  versions: [1],
  token,
  presentation: 'auto',
  locale: 'de-CH',
  appearance: { theme: 'dark', variables: { colorPrimary: '#0a66c2', borderRadius: 900 } },
  integration: null,
  connection: null,
  page: 'https://app.host.example/settings',
}

/** A frame in a page of `https://app.host.example`, which may be shown in one more page. */
const embedded = (ancestor: string | null = null) => {
  const posted: { readonly message: FrameMessage; readonly target: string }[] = []
  const received: ReceivedMessage[] = []
  const parent = {
    postMessage: (message: FrameMessage, target: string) => void posted.push({ message, target }),
  }
  let deliver: (event: Pick<MessageEvent, 'origin' | 'source' | 'data'>) => void = () => undefined
  const hands = shakeHands(
    {
      parent: parent as unknown as Window,
      allowed: ['https://app.host.example', 'https://admin.host.example:8443'],
      ancestor,
      listen: (listener) => void (deliver = listener),
    },
    (message) => void received.push(message),
  )
  const send = (data: unknown, origin = 'https://app.host.example', source: unknown = parent) =>
    deliver({ data, origin, source: source as Window })
  return { posted, received, hands, send }
}

const foreignOrigins = [
  'https://host.evil',
  'https://app.host.example.evil',
  'https://evil-app.host.example',
  'http://app.host.example',
  'https://app.host.example:444',
  'https://APP.host.example',
  'https://admin.host.example',
  'null',
  '',
  'app.host.example',
]

describe('messages to the frame', () => {
  it.each(foreignOrigins)('EM-07: are ignored from the origin “%s”', (origin) => {
    const { received, send, hands, posted } = embedded()
    const before = posted.length
    send(init, origin)
    hands.send({ type: 'planbridge:size', height: 1 })
    expect(received).toEqual([])
    expect(posted.length).toBe(before)
  })

  it.each([
    ['another window', {}],
    ['no window', null],
  ])('EM-07: are ignored from %s, also with the right origin', (_, source) => {
    const { received, send } = embedded()
    send(init, 'https://app.host.example', source)
    expect(received).toEqual([])
  })

  it('EM-07: are taken from the first page that introduced itself, and from no other of the list', () => {
    const { received, send } = embedded()
    send(init)
    send({ type: 'planbridge:close' }, 'https://admin.host.example:8443')
    send({ type: 'planbridge:token', token: 'other' }, 'https://admin.host.example:8443')
    expect(received.map(({ message }) => message.type)).toEqual(['planbridge:init'])
    send({ type: 'planbridge:close' })
    expect(received.map(({ message }) => message.type)).toEqual(['planbridge:init', 'planbridge:close'])
  })

  it('EM-07: begin with an introduction', () => {
    const { received, send } = embedded()
    send({ type: 'planbridge:close' })
    send({ type: 'planbridge:token', token })
    expect(received).toEqual([])
  })

  it.each([
    null,
    undefined,
    'planbridge:init',
    7,
    [],
    {},
    { type: 'init' },
    { ...init, token: 7 },
    { ...init, versions: '1' },
    { ...init, presentation: 'modal' },
    { ...init, page: null },
    { type: 'planbridge:init' },
    { type: 'planbridge:delete-everything' },
    JSON.parse('{"__proto__": {"type": "planbridge:init", "token": "x"}}'),
    new Map(Object.entries(init)),
  ])('EM-07: are ignored in another form: %j', (data) => {
    const { received, send } = embedded()
    send(data)
    expect(received).toEqual([])
  })

  it('HC-32: a flood from ten hostile origins, other windows and prototypes changes nothing and throws nothing', () => {
    const { received, send } = embedded()
    send(init)
    const polluting = JSON.parse(
      '{"type":"planbridge:update","locale":"en","appearance":{"__proto__":{"theme":"light"},"constructor":{"prototype":{"x":1}}},"__proto__":{"token":"x"}}',
    )
    for (let round = 0; round < 1_000; round += 1) {
      for (const origin of foreignOrigins) send({ ...init, token: `other ${round}` }, origin)
      send({ type: 'planbridge:close' }, 'https://app.host.example', {})
      send({ type: ['planbridge:close'] })
    }
    expect(received).toHaveLength(1)
    send(polluting)
    expect(received[1]?.message).toEqual({ type: 'planbridge:update', locale: 'en', appearance: {} })
    expect(Object.keys(Object.prototype)).toEqual([])
  })

  it('EM-07: a value of the look out of its range, or a language we do not have, does not stop the introduction', () => {
    const { received, send } = embedded()
    send(init)
    expect(received[0]?.refused).toEqual(['borderRadius'])
    expect(received[0]?.message).toMatchObject({
      locale: 'de',
      appearance: { theme: 'dark', variables: { colorPrimary: '#0a66c2' } },
    })
    const other = embedded()
    other.send({ ...init, locale: 'fr' })
    expect(other.received[0]?.message).toMatchObject({ locale: null })
  })
})

describe('messages of the frame', () => {
  it('EM-08: name an exact origin of the list, before and after the introduction, and never all', () => {
    const { posted, hands, send } = embedded()
    expect(posted.map(({ target }) => target)).toEqual([
      'https://app.host.example',
      'https://admin.host.example:8443',
    ])
    send(init, 'https://admin.host.example:8443')
    hands.send({ type: 'planbridge:ready', version: 1 })
    expect(posted.at(-1)).toEqual({
      message: { type: 'planbridge:ready', version: 1 },
      target: 'https://admin.host.example:8443',
    })
    expect(JSON.stringify(posted)).not.toContain('canary')
  })

  it('EM-08: greet only the page around it, if the browser names it', () => {
    expect(embedded('https://app.host.example').posted.map(({ target }) => target)).toEqual([
      'https://app.host.example',
    ])
    expect(embedded('https://host.evil').posted.map(({ target }) => target)).toHaveLength(2)
  })
})
