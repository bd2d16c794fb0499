import { once } from 'node:events'

/** A client of the inspector of a process with `--inspect`. */
export interface Inspector extends Disposable {
  readonly send: <Result>(method: string, params?: Readonly<Record<string, unknown>>) => Promise<Result>
}

/** The inspector URL in the output of a process. */
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
  let lastId = 0
  return {
    async send<Result>(method: string, params = {}) {
      const id = (lastId += 1)
      const reply = new Promise<Reply>((resolve) => waiting.set(id, resolve))
      socket.send(JSON.stringify({ id, method, params }))
      const { result, error } = await reply
      waiting.delete(id)
      if (error) throw new Error(`${method}: ${error.message}`)
      return result as Result
    },
    [Symbol.dispose]: () => socket.close(),
  }
}
