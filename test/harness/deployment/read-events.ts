import { createParser, type EventSourceMessage } from 'eventsource-parser'

/** The events of a stream, as a browser reads them. */
export const readEvents = (response: Response) => {
  const messages: EventSourceMessage[] = []
  const comments: string[] = []
  const parser = createParser({
    onEvent: (message) => void messages.push(message),
    onComment: (comment) => void comments.push(comment),
  })
  if (response.status !== 200 || response.body === null) throw new Error(`no stream: ${response.status}`)
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  return {
    /** Everything that was received. */
    text: () => text,
    comments,
    /** The next event; undefined if the stream has ended. */
    async next(): Promise<EventSourceMessage | undefined> {
      while (messages.length === 0) {
        const { done, value } = await reader.read()
        if (done) return undefined
        text += value
        parser.feed(value)
      }
      return messages.shift()
    },
    close: () => reader.cancel(),
  }
}

export type ReadEvents = ReturnType<typeof readEvents>
