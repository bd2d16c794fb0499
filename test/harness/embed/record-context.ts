import type { BrowserContext, Frame } from 'playwright'
import { recordArtifact, recordSecret } from '../artifacts.ts'
import { sampleHostKey } from '@planbridge/mock/simulators'

const binding = 'recordedMessage'

const contentOf = (frame: Frame): Promise<string> => frame.content().catch(() => 'gone')

/**
 * Collects the messages between all documents of a context. The function that it resolves to records them for the secret scan, with
 * everything that each page and frame shows at that time.
 */
export const recordContext = async (context: BrowserContext, name: string): Promise<() => Promise<void>> => {
  const messages: string[] = []
  await context.exposeBinding(binding, (_, text: string) => void messages.push(text))
  await context.addInitScript((record) => {
    const send = Reflect.get(globalThis, record) as (text: string) => void
    addEventListener('message', ({ origin, data }) => send(JSON.stringify({ origin, data })), true)
  }, binding)
  return async () => {
    recordSecret(sampleHostKey)
    const frames = context.pages().flatMap((page) => page.frames())
    for (const frame of frames) recordArtifact('page', `${name} ${frame.url()}`, await contentOf(frame))
    recordArtifact('message', `${name} messages`, messages.join('\n'))
    recordArtifact('message', `${name} addresses`, frames.map((frame) => frame.url()).join('\n'))
  }
}
