import { once } from 'node:events'

/** A conversation with the inspector of a process that runs with `--inspect`. */
export interface Inspector extends Disposable {
  readonly ask: <Result>(method: string, params?: Readonly<Record<string, unknown>>) => Promise<Result>
}

/** Where the process says that its inspector listens. */
const addressIn = (output: string): string => {
  const address = /ws:\/\/\S+/.exec(output)?.[0]
  if (address === undefined) throw new Error('the process has no inspector')
  return address
}

interface Reply {
  readonly id?: number
  readonly result?: unknown
  readonly error?: { readonly message: string }
}

/** @see https://chromedevtools.github.io/devtools-protocol/v8/ */
export const openInspector = async (output: string): Promise<Inspector> => {
  const socket = new WebSocket(addressIn(output))
  const waiting = new Map<number, (reply: Reply) => void>()
  socket.addEventListener('message', ({ data }) => {
    const reply = JSON.parse(String(data)) as Reply
    if (reply.id !== undefined) waiting.get(reply.id)?.(reply)
  })
  await once(socket, 'open')
  let asked = 0
  return {
    async ask<Result>(method: string, params = {}) {
      const id = (asked += 1)
      const onResponse = new Promise<Reply>((resolve) => waiting.set(id, resolve))
      socket.send(JSON.stringify({ id, method, params }))
      const { result, error } = await onResponse
      waiting.delete(id)
      if (error) throw new Error(`${method}: ${error.message}`)
      return result as Result
    },
    [Symbol.dispose]: () => socket.close(),
  }
}
