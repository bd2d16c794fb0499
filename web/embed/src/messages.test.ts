import { FrameMessage, protocolVersions } from '@planbridge/shared/embed'
import { describe, expect, it } from 'vitest'
import { react, versions } from './messages.ts'

const result = { connectionId: 'c1', sessionId: 's'.repeat(22), integration: 'plannr', status: 'active' }
const error = {
  code: 'consent-denied',
  message: 'Declined.',
  displayMessage: null,
  recoverable: true,
  reference: 'r1',
}

/** The message that its reaction gets; `undefined` if it is ignored. */
const readFrameMessage = (data: unknown): unknown => {
  let read: unknown
  const keep = (message: unknown) => void (read = message)
  react(data, {
    loaded: keep,
    ready: keep,
    size: keep,
    event: keep,
    'token-needed': keep,
    success: keep,
    exit: keep,
    redirect: keep,
  })
  return read
}

const samples = [
  { type: 'planbridge:loaded', versions: [2, 1] },
  { type: 'planbridge:ready', version: 1 },
  { type: 'planbridge:size', height: 400 },
  { type: 'planbridge:event', name: 'window-opened', integration: 'plannr' },
  { type: 'planbridge:event', name: 'error-shown', integration: null },
  { type: 'planbridge:token-needed' },
  { type: 'planbridge:success', result },
  { type: 'planbridge:exit', error: null },
  { type: 'planbridge:exit', error },
  { type: 'planbridge:redirect', url: 'https://planbridge.example/connect#w=x' },
]

describe('a message of the frame', () => {
  it.each(samples)('EM-50: $type is read as the schema reads it', (message) => {
    expect(readFrameMessage(message)).toEqual(FrameMessage.parse(message))
  })

  it('EM-50: of each type of the schema has a sample above', () => {
    const types = FrameMessage.def.options.map((option) => option.def.shape.type.def.values[0])
    expect(new Set(samples.map(({ type }) => type))).toEqual(new Set(types))
  })

  it.each(samples)('EM-55: $type may have more fields', (message) => {
    expect(readFrameMessage({ ...message, later: { field: 1 } })).toMatchObject(message)
  })

  it.each([
    undefined,
    null,
    7,
    'planbridge:ready',
    [],
    {},
    { type: 'ready' },
    { type: 'other:ready' },
    { type: 'planbridge:later' },
    { type: 'planbridge:__proto__' },
    { type: 'planbridge:constructor' },
    { type: 'planbridge:loaded', versions: 1 },
    { type: 'planbridge:size', height: -1 },
    { type: 'planbridge:size', height: 'calc(1px)' },
    { type: 'planbridge:event', name: '<img>' },
    { type: 'planbridge:success', result: null },
    { type: 'planbridge:success', result: { ...result, status: 'done' } },
    { type: 'planbridge:success', result: { ...result, connectionId: 7 } },
    { type: 'planbridge:exit', error: { code: 7 } },
    { type: 'planbridge:redirect', url: null },
  ])('HC-32, EM-50: %j is ignored', (data) => {
    expect(readFrameMessage(data)).toBeUndefined()
  })

  it('EM-50: with fields of a prototype changes none', () => {
    const hostile = JSON.parse(
      '{"type":"planbridge:success","__proto__":{"polluted":1},"result":{"__proto__":{"status":"active"}}}',
    ) as unknown
    expect(readFrameMessage(hostile)).toBeUndefined()
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })
})

describe('the version', () => {
  it('of this loader is one of the frame', () => {
    expect(protocolVersions).toEqual(expect.arrayContaining(versions))
  })
})
