import { type AddressInfo, createServer, type Socket } from 'node:net'

export interface RawApi {
  readonly origin: string
  /** Sets the bytes of every response. */
  readonly answer: (bytes: string) => void
  readonly close: () => Promise<void>
}

/** An API that responds to each GET with raw bytes, which need not be valid HTTP. */
export const openRawApi = async (): Promise<RawApi> => {
  let bytes = ''
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    let unread = ''
    socket.on('data', (chunk) => {
      unread += chunk.toString('latin1')
      const heads = unread.split('\r\n\r\n')
      unread = heads.pop() ?? ''
      for (const _ of heads) socket.write(bytes)
    })
    // An engine closes the socket when it cannot parse the response.
    socket.on('error', () => {})
    socket.once('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answer: (next) => void (bytes = next),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}
